package io.chatops.core.access;

import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import java.nio.charset.StandardCharsets;

/** The preferences of a user: a JSON object of the user's own, which only pages understand. */
public final class Preferences {
  /** The largest object, in bytes. */
  public static final int MAX_BYTES = 32 * 1024;

  private static final String NONE = "{}";

  private final UserRepository users;

  public Preferences(UserRepository users) {
    this.users = users;
  }

  /** Returns the actor's preferences; an empty object before the first. */
  public String get(Actor actor) {
    return users.preferences(actor.userId()).orElse(NONE);
  }

  /**
   * Replaces the actor's preferences.
   *
   * @param json an object in text form; INVALID beyond {@link #MAX_BYTES}
   */
  public void save(Actor actor, String json) {
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw InvalidFieldException.of(
          "body", "must be at most %d bytes, has %d".formatted(MAX_BYTES, bytes));
    }
    users.savePreferences(actor.userId(), json);
  }
}
