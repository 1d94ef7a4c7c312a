import { t } from '../text/index.ts';

export default function WelcomePage() {
  return <h1>{t.enrol.welcome}</h1>;
}
