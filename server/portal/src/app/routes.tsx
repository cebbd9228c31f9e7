import { createBrowserRouter, Navigate, type RouteObject } from 'react-router-dom';

import { CrashPage } from '@/components/crash_page';
import { AppFrame } from '@/shell/app_frame';

import { RequireSession } from './require_session';

const deviceParts: RouteObject[] = [
  {
    index: true,
    lazy: async () => ({ Component: (await import('@/pages/device/overview_tab')).OverviewTab }),
  },
  {
    path: 'counters',
    lazy: async () => ({ Component: (await import('@/pages/device/counters_tab')).CountersTab }),
  },
  {
    path: 'supplies',
    lazy: async () => ({ Component: (await import('@/pages/device/supplies_tab')).SuppliesTab }),
  },
  {
    path: 'alerts',
    lazy: async () => ({ Component: (await import('@/pages/device/alerts_tab')).AlertsTab }),
  },
  {
    path: 'readings',
    lazy: async () => ({ Component: (await import('@/pages/device/readings_tab')).ReadingsTab }),
  },
  {
    path: 'readings/:reading',
    lazy: async () => ({ Component: (await import('@/pages/device/reading_page')).ReadingPage }),
  },
  {
    path: 'history',
    lazy: async () => ({ Component: (await import('@/pages/device/history_tab')).HistoryTab }),
  },
];

// Pages are loaded when they are first gone to. A new page is an entry
// here and one in shell/main_navigation.tsx.
const pages: RouteObject[] = [
  { index: true, element: <Navigate to="/devices" replace /> },
  {
    path: 'overview',
    lazy: async () => ({
      Component: (await import('@/pages/overview/overview_page')).OverviewPage,
    }),
  },
  {
    path: 'devices',
    lazy: async () => ({ Component: (await import('@/pages/devices/devices_page')).DevicesPage }),
  },
  {
    path: 'devices/:id',
    lazy: async () => ({ Component: (await import('@/pages/device/device_page')).DevicePage }),
    children: deviceParts,
  },
  {
    path: 'sites',
    lazy: async () => ({ Component: (await import('@/pages/sites/sites_page')).SitesPage }),
  },
  {
    path: 'agents',
    lazy: async () => ({ Component: (await import('@/pages/agents/agents_page')).AgentsPage }),
  },
  {
    path: 'agents/enrol',
    lazy: async () => ({ Component: (await import('@/pages/enrol/enrol_page')).EnrolPage }),
  },
  {
    path: 'agents/:id',
    lazy: async () => ({ Component: (await import('@/pages/agent/agent_page')).AgentPage }),
  },
  {
    path: 'findings',
    lazy: async () => ({
      Component: (await import('@/pages/findings/findings_page')).FindingsPage,
    }),
  },
  {
    path: 'quarantine',
    lazy: async () => ({
      Component: (await import('@/pages/quarantine/quarantine_page')).QuarantinePage,
    }),
  },
  {
    path: 'quarantine/:id',
    lazy: async () => ({
      Component: (await import('@/pages/quarantine/quarantine_item_page')).QuarantineItemPage,
    }),
  },
  {
    path: 'health',
    lazy: async () => ({ Component: (await import('@/pages/health/health_page')).HealthPage }),
  },
  {
    path: 'account',
    lazy: async () => ({ Component: (await import('@/pages/account/account_page')).AccountPage }),
  },
  {
    path: 'api/docs',
    lazy: async () => ({
      Component: (await import('@/pages/explorer/explorer_page')).ExplorerPage,
    }),
  },
  {
    path: '*',
    lazy: async () => ({ Component: (await import('@/components/not_found')).NotFound }),
  },
];

export const router = createBrowserRouter(
  [
    {
      errorElement: <CrashPage />,
      HydrateFallback: () => null,
      children: [
        {
          path: 'login',
          lazy: async () => ({ Component: (await import('@/pages/login/login_page')).LogInPage }),
        },
        {
          path: '/',
          element: (
            <RequireSession>
              <AppFrame />
            </RequireSession>
          ),
          children: pages,
        },
      ],
    },
  ],
  { future: { v7_relativeSplatPath: true, v7_fetcherPersist: true } },
);
