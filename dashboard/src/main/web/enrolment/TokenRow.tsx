import type { EnrolmentToken } from '../api/schema.d.ts';
import { date } from '../format/index.ts';
import { spelled } from '../format/hostText.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/index.ts';

/** A token without its secret. */
export function TokenRow(props: { token: EnrolmentToken; onRevoke: (token: EnrolmentToken) => void }) {
  const { token } = props;
  return (
    <li class='row'>
      <b>
        <bdi>{spelled(token.name)}</bdi>
      </b>
      <span class='dim'>
        {token.approval ? t.enrolment.withApproval : t.enrolment.withoutApproval}
        {token.tags.length > 0 && ' · '}
        <bdi>{token.tags.map(spelled).join(', ')}</bdi>
      </span>
      <span class='num'>{t.enrolment.uses}: {t.enrolment.of(token.uses, token.max_uses)}</span>
      <span class='dim'>
        {t.enrolment.ends}: {token.expires_at === null ? t.enrolment.never : date(token.expires_at)}
      </span>
      <span class='row-acts'>
        <Button small onClick={() => props.onRevoke(token)}>{t.enrolment.revoke}</Button>
      </span>
    </li>
  );
}
