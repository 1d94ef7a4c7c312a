package io.chatops.core.memory;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.UserRepository;
import io.chatops.core.access.Username;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Users in a map; every method holds the one lock. */
public final class InMemoryUserRepository implements UserRepository {
  private final Map<UserId, User> users = new LinkedHashMap<>();
  private final Map<UserId, String> preferences = new HashMap<>();

  @Override
  public synchronized SaveOutcome add(User user, Role roleOfFirst) {
    SaveOutcome outcome = outcomeOf(user);
    if (outcome == SaveOutcome.SAVED) {
      users.put(user.id(), users.isEmpty() ? user.withRole(roleOfFirst) : user);
    }
    return outcome;
  }

  @Override
  public synchronized SaveOutcome update(UserId id, UnaryOperator<User> change) {
    User stored = users.get(id);
    if (stored == null) {
      return SaveOutcome.SAVED;
    }
    User changed = change.apply(stored).withPasswordHash(stored.passwordHash());
    SaveOutcome outcome = outcomeOf(changed);
    if (outcome == SaveOutcome.SAVED) {
      users.put(id, changed);
    }
    return outcome;
  }

  @Override
  public synchronized boolean changePassword(UserId id, PasswordHash checked, PasswordHash next) {
    User stored = users.get(id);
    if (stored == null || !stored.passwordHash().equals(checked)) {
      return false;
    }
    users.put(id, stored.withPasswordHash(next));
    return true;
  }

  @Override
  public synchronized Optional<User> find(UserId id) {
    return Optional.ofNullable(users.get(id));
  }

  @Override
  public synchronized AccessOutcome changeAccess(UserId id, UnaryOperator<User> change) {
    User stored = users.get(id);
    if (stored == null) {
      return AccessOutcome.UNKNOWN_USER;
    }
    User wanted = change.apply(stored);
    User changed = stored.withRole(wanted.role()).withActive(wanted.active());
    if (stored.isActiveAdmin() && !changed.isActiveAdmin() && activeAdmins().size() == 1) {
      return AccessOutcome.LAST_ADMIN;
    }
    users.put(id, changed);
    return AccessOutcome.CHANGED;
  }

  @Override
  public synchronized Page findAll(@Nullable String text, int limit, int offset) {
    List<User> matching =
        users.values().stream()
            .filter(user -> text == null || user.mentions(text))
            .sorted(Comparator.comparing(user -> user.username().folded()))
            .toList();
    return new Page(matching.stream().skip(offset).limit(limit).toList(), matching.size());
  }

  @Override
  public synchronized List<User> activeAdmins() {
    return users.values().stream().filter(User::isActiveAdmin).toList();
  }

  @Override
  public synchronized Optional<String> preferences(UserId id) {
    return Optional.ofNullable(preferences.get(id));
  }

  @Override
  public synchronized void savePreferences(UserId id, String text) {
    if (users.containsKey(id)) {
      preferences.put(id, text);
    }
  }

  @Override
  public synchronized Optional<User> findByUsername(Username username) {
    return first(user -> user.username().folded().equals(username.folded()));
  }

  @Override
  public synchronized Optional<User> findByEmail(EmailAddress email) {
    return first(user -> user.email().equals(email));
  }

  @Override
  public synchronized boolean isEmpty() {
    return users.isEmpty();
  }

  private SaveOutcome outcomeOf(User user) {
    if (first(other -> !other.id().equals(user.id()) && other.email().equals(user.email()))
        .isPresent()) {
      return SaveOutcome.EMAIL_TAKEN;
    }
    String folded = user.username().folded();
    if (first(other -> !other.id().equals(user.id()) && other.username().folded().equals(folded))
        .isPresent()) {
      return SaveOutcome.USERNAME_TAKEN;
    }
    return SaveOutcome.SAVED;
  }

  private Optional<User> first(Predicate<User> matches) {
    return users.values().stream().filter(matches).findFirst();
  }
}
