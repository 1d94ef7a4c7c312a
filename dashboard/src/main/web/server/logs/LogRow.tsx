import { Component } from 'preact';
import { clock, dateTime, day } from '../../format/times.ts';
import { spelled } from '../../format/hostText.ts';
import { t } from '../../text/index.ts';
import { Icon } from '../../ui/index.ts';
import type { Line } from './lines.ts';
import { marked, places, type Search } from './search.ts';

type Props = { line: Line; search: Search; isTarget: boolean; link: string | null; colour: number | null };

/** One line. It is drawn again only when its search or its mark changes: there are thousands. */
export class LogRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return next.line !== this.props.line || next.search !== this.props.search ||
      next.isTarget !== this.props.isTarget ||
      next.colour !== this.props.colour;
  }

  override render() {
    const { line, search, isTarget, link, colour } = this.props;
    const parts = marked(line.spans, places(line.text, search));
    return (
      <div class={`log-row ${line.level ?? ''}${isTarget ? ' target' : ''}`} id={isTarget ? 'log-target' : undefined}>
        <a
          class='log-time'
          href={link ?? undefined}
          title={line.time ? `${dateTime(line.time)} · ${t.logs.link}` : undefined}
        >
          {line.time ? timeText(line.time) : ''}
          {link && <Icon name='link' size={12} />}
        </a>
        {line.container !== null && (
          <span class={`log-source c${colour}`} title={spelled(line.container)}>{spelled(line.container)}</span>
        )}
        <span class='log-level'>{line.level ? t.logs.short[line.level] : ''}</span>
        <span class='log-text' dir='auto'>
          {parts.map((part, i) =>
            part.isMarked
              ? <mark key={i}>{part.text}</mark>
              : <span key={i} class={part.classes || undefined}>{part.text}</span>
          )}
        </span>
      </div>
    );
  }
}

/** The clock; before today also the day. */
function timeText(time: string): string {
  return day(time) === day(Date.now()) ? clock(time) : `${day(time)} ${clock(time)}`;
}
