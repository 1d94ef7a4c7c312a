import { session } from '../api/session.ts';
import { useStore } from '../app/store.ts';
import { t } from '../text/index.ts';
import { AccountForm } from './AccountForm.tsx';
import { DisplayChoices } from './DisplayChoices.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { SessionList } from './SessionList.tsx';

/** What belongs to the user alone. */
export default function ProfilePage() {
  const who = useStore(session);
  if (who.state !== 'in') return null;
  return (
    <>
      <header class='head'>
        <h1>{t.profile.title}</h1>
      </header>
      <div class='profile'>
        <section class='panel'>
          <h2>{t.profile.account}</h2>
          <AccountForm user={who.user} />
        </section>
        <section class='panel'>
          <h2>{t.profile.password}</h2>
          <p class='dim'>{t.profile.passwordText}</p>
          <PasswordForm username={who.user.username} />
        </section>
        <section class='panel'>
          <h2>{t.profile.display}</h2>
          <p class='dim'>{t.profile.displayText}</p>
          <DisplayChoices />
        </section>
        <section class='panel wide'>
          <h2>{t.profile.sessions}</h2>
          <p class='dim'>{t.profile.sessionsText}</p>
          <SessionList />
        </section>
      </div>
    </>
  );
}
