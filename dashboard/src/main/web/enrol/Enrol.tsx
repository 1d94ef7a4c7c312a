import { useId, useState } from 'preact/hooks';
import { useStore } from '../app/store.ts';
import { tagsOf } from '../format/tags.ts';
import { serverList } from '../servers/list.ts';
import { t } from '../text/index.ts';
import { Field, Segments } from '../ui/Field.tsx';
import { Form, useForm } from '../ui/Form.tsx';
import { addServer, enrol } from './api.ts';
import type { Commands, Containers, Enrolment } from './api.ts';
import { Lines } from './Lines.tsx';
import { Arrival } from './Arrival.tsx';

/** Adds a server, or sets up the agent of one that is there: name and permissions, the line to run, its arrival. */
export function Enrol(props: { serverId: string | null; onClose: () => void }) {
  const [serverId, setServerId] = useState(props.serverId);
  const known = useStore(serverList, (list) => list.servers.find((s) => s.id === serverId));
  const [name, setName] = useState('');
  const isTaken = useStore(serverList, (list) => list.servers.some((s) => s.name === name.trim()));
  const [tags, setTags] = useState('');
  const [containers, setContainers] = useState<Containers>('read');
  const [commands, setCommands] = useState<Commands>('off');
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const id = useId();

  const form = useForm(async () => {
    // When the second call fails, the next try goes on with the server that was made.
    const made = serverId ?? await addServer(name.trim(), tagsOf(tags));
    setServerId(made);
    setEnrolment(await enrol(made, 'code', { containers, commands }));
  });

  if (enrolment !== null && serverId !== null) {
    return (
      <>
        <Lines serverId={serverId} may={{ containers, commands }} first={enrolment} />
        <Arrival serverId={serverId} name={known?.name ?? name} onClose={props.onClose} />
      </>
    );
  }
  return (
    <Form class='enrol' form={form} action={t.enrol.next} onCancel={props.onClose}>
      {serverId === null
        ? (
          <>
            <Field
              label={t.enrol.name}
              hint={isTaken ? t.enrol.nameTaken : t.enrol.nameHint}
              name='name'
              autofocus
              required
              maxLength={100}
              autocomplete='off'
              spellcheck={false}
              value={name}
              onText={setName}
              error={form.wrong('name')}
            />
            <Field
              label={t.enrol.tags}
              hint={t.enrol.tagsHint}
              name='tags'
              autocomplete='off'
              spellcheck={false}
              value={tags}
              onText={setTags}
              error={form.wrong('tags')}
            />
          </>
        )
        : (
          <h3>
            <bdi>{known?.name}</bdi>
          </h3>
        )}
      <fieldset class='enrol-may' aria-describedby={`${id}-may`}>
        <legend>{t.enrol.may}</legend>
        <p class='faint' id={`${id}-may`}>{t.enrol.mayText}</p>
        <div class='field'>
          <span class='label'>{t.enrol.containers}</span>
          <Segments<Containers>
            label={t.enrol.containers}
            value={containers}
            onChoose={setContainers}
            choices={(['off', 'read', 'control'] as const).map((one) => [one, t.enrol.containersChoices[one]])}
          />
        </div>
        <div class='field'>
          <span class='label'>{t.enrol.commands}</span>
          <Segments<Commands>
            label={t.enrol.commands}
            value={commands}
            onChoose={setCommands}
            choices={(['off', 'allow-list', 'any'] as const).map((one) => [one, t.enrol.commandsChoices[one]])}
          />
          <span class={commands === 'any' ? 'hint warn' : 'hint'} role='status'>{t.enrol.commandsText[commands]}</span>
        </div>
      </fieldset>
    </Form>
  );
}
