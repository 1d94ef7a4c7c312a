import type { Page } from './page.ts';
import { PATHS } from './paths.ts';
import type { Path } from './paths.ts';

export const PAGES: Record<Path, Page> = {
  '/': {
    load: () => import('../servers/ServersPage.tsx'),
    title: (t) => t.servers.title,
  },
  '/login': {
    load: () => import('../account/LoginPage.tsx'),
    title: (t) => t.account.signIn,
    open: true,
  },
  '/register': {
    load: () => import('../account/RegisterPage.tsx'),
    title: (t) => t.account.register,
    open: true,
  },
  '/welcome': {
    load: () => import('../enrol/WelcomePage.tsx'),
    title: (t) => t.enrol.welcome,
  },
  '/servers': {
    load: () => import('../servers/ServersPage.tsx'),
    title: (t) => t.servers.title,
    nav: { icon: 'server', key: 's' },
  },
  '/servers/:id/:tab?': {
    load: () => import('../server/ServerPage.tsx'),
    title: (t) => t.servers.title,
  },
  '/alerts': {
    load: () => import('../alerts/AlertsPage.tsx'),
    title: (t) => t.alerts.title,
    nav: { icon: 'bell', key: 'a' },
  },
  '/containers': {
    load: () => import('../containers/AllContainersPage.tsx'),
    title: (t) => t.allContainers.title,
    nav: { icon: 'box', key: 'c' },
  },
  '/thresholds': {
    load: () => import('../thresholds/ThresholdsPage.tsx'),
    title: (t) => t.thresholds.title,
    nav: { icon: 'sliders', key: 't' },
  },
  '/notifications': {
    load: () => import('../notifications/NotificationsPage.tsx'),
    title: (t) => t.notifications.title,
    nav: { icon: 'send', key: 'n' },
  },
  '/enrolment': {
    load: () => import('../enrolment/EnrolmentPage.tsx'),
    title: (t) => t.enrolment.title,
    nav: { icon: 'key', key: 'e' },
  },
  '/profile': {
    load: () => import('../profile/ProfilePage.tsx'),
    title: (t) => t.profile.title,
  },
  '/audit': {
    load: () => import('../audit/AuditPage.tsx'),
    title: (t) => t.audit.title,
    nav: { icon: 'list', key: 'l' },
  },
  '/storage': {
    load: () => import('../storage/StoragePage.tsx'),
    title: (t) => t.storage.title,
    admin: true,
    nav: { icon: 'disk', key: 'd' },
  },
  '/hub': {
    load: () => import('../hub/HubPage.tsx'),
    title: (t) => t.hub.title,
    admin: true,
    nav: { icon: 'hub', key: 'h' },
  },
  '/users': {
    load: () => import('../users/UsersPage.tsx'),
    title: (t) => t.users.title,
    admin: true,
    nav: { icon: 'users', key: 'u' },
  },
  '/tv': {
    load: () => import('../tv/TvPage.tsx'),
    title: (t) => t.tv.title,
    bare: true,
  },
};

/** The pages of the side bar that a user may open, in its order. */
export function pagesOf(user: { role: string }): Path[] {
  return PATHS.filter((path) => PAGES[path].nav && (!PAGES[path].admin || user.role === 'admin'));
}

/** The page that `g` and this key open. */
export function pathOfKey(key: string): Path | undefined {
  return PATHS.find((path) => PAGES[path].nav?.key === key);
}
