import { go, url } from '../app/router.ts';
import { t } from '../text/index.ts';
import { Enrol } from './Enrol.tsx';

/** The first page after the registration: from nothing to a server that reports. */
export default function WelcomePage() {
  return (
    <section class='welcome'>
      <header>
        <h1>{t.enrol.welcome}</h1>
        <p class='dim'>
          {t.enrol.welcomeText} <a href={url('/servers')}>{t.enrol.later}</a>
        </p>
      </header>
      <div class='panel'>
        <Enrol serverId={null} onClose={() => go('/servers')} />
      </div>
    </section>
  );
}
