package io.chatops.ws;

/** The things that {@link SocketCounters} counts. */
public enum SocketCount {
  /** Text frames from agents and browsers. */
  FRAMES_RECEIVED,
  /** Frames that were not a valid message. */
  FRAMES_REJECTED,
  REPORTS_ACKNOWLEDGED,
  REPORTS_REJECTED,
  /** Agents' messages of a type unknown to this version. */
  UNKNOWN_MESSAGES,
  /** Agents' replies that match no request or came too late. */
  STRAY_REPLIES,
  SIGN_INS_REJECTED,
  UPGRADES_REJECTED,
  /** Unauthenticated sockets closed to make room for newer ones. */
  WAITING_CLOSED,
  /** Frames not sent to slow browsers. */
  UPDATES_DROPPED,
  /** Agents from which reading is paused now. */
  AGENTS_PAUSED,
  /** Browsers watching now. */
  BROWSERS
}
