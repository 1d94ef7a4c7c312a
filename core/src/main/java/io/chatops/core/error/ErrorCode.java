package io.chatops.core.error;

/** The kind of a failure; adapters map it to their own codes. */
public enum ErrorCode {
  /** A field's value breaks a rule. */
  INVALID,
  /** The state does not allow it, e.g. a name already taken. */
  CONFLICT,
  /** The owner has as many of something as the hub allows; lasts until one is removed. */
  QUOTA_REACHED,
  /** No credentials, or invalid ones. */
  UNAUTHENTICATED,
  /** Known caller, not allowed. */
  FORBIDDEN,
  /** No such object, or the caller does not own it. */
  NOT_FOUND,
  /** Too many requests; {@link ChatOpsException#retryAfter()} says when to try again. */
  RATE_LIMITED,
  /** The server's agent is not connected. */
  AGENT_NOT_CONNECTED,
  /** The agent did not answer in time. */
  AGENT_TIMEOUT,
  /** The agent answered that it cannot or may not. */
  AGENT_REFUSED,
  /** It failed on the host, or the agent's answer cannot be read: it may have been done. */
  AGENT_FAILED,
  /** Something that the request needs, such as Docker, is missing on the host just now. */
  HOST_UNAVAILABLE,
  /** The storage cannot be reached, or has no room. */
  STORAGE_UNAVAILABLE
}
