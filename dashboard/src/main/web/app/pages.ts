import type { ComponentType } from 'preact';
import type { Texts } from '../text/index.ts';
import type { IconName } from '../ui/Icon.tsx';
import type { Params, Path } from './paths.ts';

export type PageProps = { params: Params };

export type Page = {
  /** Fetches the page's code: it is not part of the first load. */
  load: () => Promise<{ default: ComponentType<PageProps> }>;
  title: (texts: Texts) => string;
  /** Shown to those who are not signed in, without the frame of the others. */
  open?: boolean;
  /** Shown without the side bar, over the whole window. */
  bare?: boolean;
  /** For admins alone. */
  admin?: boolean;
  /** Its place in the side bar; pages without one are reached from other pages. */
  nav?: { icon: IconName; key?: string };
};

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
