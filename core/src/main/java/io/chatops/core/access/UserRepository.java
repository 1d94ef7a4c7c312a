package io.chatops.core.access;

import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Stores users. Every method is one atomic step. */
public interface UserRepository {
  /** How a user could not be stored, or that it was. */
  enum SaveOutcome {
    SAVED,
    EMAIL_TAKEN,
    USERNAME_TAKEN
  }

  /**
   * Adds a user. When {@code roleOfFirst} is the role to give the very first user: of two first
   * registrations at once exactly one gets it, the other keeps {@code user.role()}.
   *
   * @return what happened; on SAVED, {@link #find} returns the user as stored
   */
  SaveOutcome add(User user, Role roleOfFirst);

  /**
   * Changes all but the password of a user; does nothing (and answers SAVED) when there is none. Of
   * several changes at once each begins with what the one before it made.
   *
   * @param change from the user as stored to the one wanted, of the same id; others wait for it.
   *     What it throws is thrown, and nothing is changed
   */
  SaveOutcome update(UserId id, UnaryOperator<User> change);

  /**
   * Replaces a password, if it is still the one that was checked.
   *
   * @return false when it is another by now, or there is no such user: nothing was changed
   */
  boolean changePassword(UserId id, PasswordHash checked, PasswordHash next);

  Optional<User> find(UserId id);

  /** By name, without regard to case. */
  Optional<User> findByUsername(Username username);

  Optional<User> findByEmail(EmailAddress email);

  boolean isEmpty();
}
