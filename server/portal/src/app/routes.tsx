import { createBrowserRouter, Navigate, type RouteObject } from 'react-router-dom';

import { AppFrame } from '@/components/app_frame';
import { CrashPage } from '@/components/crash_page';
import { LogInPage } from '@/pages/login/login_page';

import { RequireSession } from './require_session';

// Pages are loaded when they are first gone to; the log-in comes with the frame.
const pages: RouteObject[] = [
  { index: true, element: <Navigate to="/devices" replace /> },
  {
    path: 'devices',
    lazy: async () => ({ Component: (await import('@/pages/devices/devices_page')).DevicesPage }),
  },
  {
    path: 'devices/:id',
    lazy: async () => ({ Component: (await import('@/pages/device/device_page')).DevicePage }),
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
    path: 'account',
    lazy: async () => ({ Component: (await import('@/pages/account/account_page')).AccountPage }),
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
        { path: 'login', element: <LogInPage /> },
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
