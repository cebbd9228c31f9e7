import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';

import { ChangedMeanwhile } from '@/api/changing';
import { type Agent, useChangeAgent } from '@/api/use_agents';
import { useIsAdmin } from '@/api/use_session';
import { ConfirmDialog } from '@/components/confirm_dialog';
import { useLocale } from '@/i18n/locale';
import { agentName } from '@/lib/agent_name';

type Action = 'rename' | 'revoke' | 'admit';

/** What administrators can do with an agent. */
export function AgentActions({ agent }: { agent: Agent }) {
  const { text } = useLocale();
  const [action, setAction] = useState<Action | null>(null);
  if (!useIsAdmin()) return null;
  const other: Action = agent.state === 'revoked' ? 'admit' : 'revoke';
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAction('rename')}>
        {text.agent.rename}
      </Button>
      <Button
        size="xs"
        variant="default"
        c={other === 'revoke' ? 'var(--platen-bad)' : undefined}
        onClick={() => setAction(other)}
      >
        {text.agent[other]}
      </Button>
      {action && <ActionDialog agent={agent} action={action} onClose={() => setAction(null)} />}
    </>
  );
}

interface DialogProps {
  agent: Agent;
  action: Action;
  onClose: () => void;
}

function ActionDialog({ agent, action, onClose }: DialogProps) {
  const { text } = useLocale();
  const words = text.agent;
  const change = useChangeAgent(agent.id);
  const [before] = useState(agent);
  const [name, setName] = useState(agent.name ?? '');
  const after = {
    rename: { name: name.trim() || null },
    revoke: { state: 'revoked' as const },
    admit: { state: 'active' as const },
  }[action];
  const called = agentName(before);
  const titles = {
    rename: words.renameTitle,
    revoke: words.revokeTitle(called),
    admit: words.admitTitle(called),
  };
  const consequences = {
    rename: words.renameHint,
    revoke: words.revokeConsequence,
    admit: words.admitConsequence,
  };
  const outrun = change.error instanceof ChangedMeanwhile;
  return (
    <ConfirmDialog
      title={titles[action]}
      consequence={consequences[action]}
      action={action === 'rename' ? words.save : words[action]}
      dangerous={action === 'revoke'}
      onConfirm={() => change.mutate({ before, after }, { onSuccess: onClose })}
      onClose={onClose}
      pending={change.isPending}
      problem={outrun ? new Error(words.meanwhile) : change.error}
    >
      {action === 'rename' && (
        <TextInput
          label={text.agents.name}
          maxLength={100}
          value={name}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  );
}
