package io.chatops.core.policy;

/** The kinds of actions that concern the whole hub, not an object of one owner. */
public enum HubAction {
  /** Manage users, and read what the hub measures of itself. */
  ADMINISTER,
  /** Read the audit events of all users. */
  READ_ALL_EVENTS,
  /** Name recipients of e-mails who have not agreed: the mail server is the hub's. */
  CONFIRM_RECIPIENTS
}
