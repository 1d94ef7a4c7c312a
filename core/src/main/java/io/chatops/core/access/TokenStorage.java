package io.chatops.core.access;

/** The place where a client keeps the refresh tokens of its session. */
public enum TokenStorage {
  /** The client itself, which sends each in a body. */
  BODY,
  /** A cookie of a browser, which all its tabs share and no script of a page can read. */
  COOKIE
}
