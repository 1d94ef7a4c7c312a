package io.chatops.core.access;

import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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

  /** The outcome of a change of role or activity. */
  enum AccessOutcome {
    CHANGED,
    /** There is no other active ADMIN, so nothing was changed. */
    LAST_ADMIN,
    UNKNOWN_USER
  }

  /**
   * Changes a user's role or activity, unless no active ADMIN would be left. Concurrent changes, of
   * whichever users, are applied one after another.
   *
   * @param change turns the stored user into the wanted one; only role and activity count
   */
  AccessOutcome changeAccess(UserId id, UnaryOperator<User> change);

  /**
   * Returns users by their names in lower case.
   *
   * @param text only those with it in the name, the e-mail address or the full name, without regard
   *     to case; absent: all
   */
  Page findAll(@Nullable String text, int limit, int offset);

  /**
   * One page of users.
   *
   * @param total the number of matching users on all pages
   */
  record Page(List<User> users, int total) {
    public Page {
      users = List.copyOf(users);
    }
  }

  /** Returns the users who are {@link User#isActiveAdmin active admins}, in any order. */
  List<User> activeAdmins();

  /** Returns the text that was saved last for a user; empty before the first. */
  Optional<String> preferences(UserId id);

  /** Saves a text for a user, in place of the one before; does nothing if the user is unknown. */
  void savePreferences(UserId id, String preferences);

  /** Returns the user of this name; case does not matter. */
  Optional<User> findByUsername(Username username);

  Optional<User> findByEmail(EmailAddress email);

  boolean isEmpty();
}
