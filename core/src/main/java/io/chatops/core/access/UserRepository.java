package io.chatops.core.access;

import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Stores users. Every method is one atomic step. */
public interface UserRepository {
  /** The outcome of storing a user. */
  enum SaveOutcome {
    SAVED,
    EMAIL_TAKEN,
    USERNAME_TAKEN
  }

  /**
   * Adds a user. The very first one gets {@code roleOfFirst}: if two register at once, exactly one
   * gets it and the other keeps {@code user.role()}.
   *
   * @return the outcome; after SAVED, {@link #find} returns the stored user
   */
  SaveOutcome add(User user, Role roleOfFirst);

  /**
   * Changes a user, but not the password; does nothing and returns SAVED if there is no such user.
   * Concurrent changes run one after another, each on the result of the one before.
   *
   * @param change turns the stored user into the wanted one, with the same id. An exception from it
   *     is passed on and changes nothing
   */
  SaveOutcome update(UserId id, UnaryOperator<User> change);

  /**
   * Replaces a password hash, if it is still the one that was checked.
   *
   * @return false if the hash has changed or there is no such user; nothing is changed then
   */
  boolean changePassword(UserId id, PasswordHash checked, PasswordHash next);

  Optional<User> find(UserId id);

  /** Returns the user of this name; case does not matter. */
  Optional<User> findByUsername(Username username);

  Optional<User> findByEmail(EmailAddress email);

  boolean isEmpty();
}
