package io.chatops.core.hub;

import java.util.UUID;

/** A thing that changed in the storage, for other hubs to read at once. */
public record Hint(Kind kind, UUID id) {
  /** The kinds of things, and what the id is of. */
  public enum Kind {
    /** An API key was revoked. */
    API_KEY,
    /** A session ended. */
    SESSION,
    /** The name, the description or the tags of a server changed, or it was removed. */
    SERVER,
    /** Thresholds changed of the user with this id. */
    THRESHOLDS
  }
}
