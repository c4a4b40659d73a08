'use client';

import { type FaultTarget, type NodeKind, TARGET_TYPES, type TrafficGraph } from '@faultline/model';
import { useId } from 'react';
import { useLanguage } from '../text/use-language.tsx';
import { FormField } from '../ui/form-field.tsx';
import type { Draft } from './draft.ts';
import { type FieldsProps, Part, TextField } from './text-field.tsx';

/** What a target is on the map; a breaker is no node. */
const NODE_KIND: Record<FaultTarget['type'], NodeKind | undefined> = {
  service: 'service',
  edge: 'service',
  operation: 'service',
  breaker: undefined,
  database: 'database',
  cache: 'cache',
  queue: 'queue',
};

/** Where it is injected. Names are completed from the live map. */
export function TargetFields({ graph, ...props }: FieldsProps & { graph: TrafficGraph | undefined }) {
  const words = useLanguage().text.faults;
  const listId = useId();
  const { draft, problems, change } = props;
  const namesOf = (kind: NodeKind) => [
    ...new Set((graph?.nodes ?? []).filter((node) => node.kind === kind).map(({ name }) => name)),
  ];
  const breakers = [...new Set((graph?.connections ?? []).map(({ breaker }) => breaker.name).filter(Boolean))];
  const nodeKind = NODE_KIND[draft.targetType];
  const hasFrom = draft.targetType === 'edge' || draft.targetType === 'breaker';
  return (
    <Part title={words.where}>
      <FormField label={words.targetType} field="faults[0].target.type" problems={problems}>
        {(links) => (
          <select
            {...links}
            value={draft.targetType}
            onChange={(event) => change({ targetType: event.target.value as Draft['targetType'] })}
          >
            {TARGET_TYPES.map((type) => (
              <option key={type} value={type}>
                {words.targetTypes[type]}
              </option>
            ))}
          </select>
        )}
      </FormField>
      {hasFrom && (
        <TextField
          {...props}
          label={draft.targetType === 'edge' ? words.targetFrom : words.targetOwner}
          field="faults[0].target.from"
          part="targetFrom"
          list={`${listId}-services`}
        />
      )}
      <TextField
        {...props}
        label={words.targetName}
        field="faults[0].target.name"
        part="targetName"
        list={`${listId}-names`}
      />
      {draft.targetType === 'operation' && (
        <TextField {...props} label={words.operation} field="faults[0].target.operation" part="operation" />
      )}
      <NameList id={`${listId}-services`} names={namesOf('service')} />
      <NameList id={`${listId}-names`} names={nodeKind ? namesOf(nodeKind) : breakers} />
    </Part>
  );
}

function NameList({ id, names }: { id: string; names: readonly string[] }) {
  return (
    <datalist id={id}>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}
