package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.UserRepository;
import io.chatops.core.access.UserRepository.AccessOutcome;
import io.chatops.core.access.UserRepository.SaveOutcome;
import io.chatops.core.access.Username;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import io.chatops.core.storage.Storage;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link UserRepository}. */
public abstract class UserRepositoryContract {
  private final User user = SampleObjects.user();

  /** A storage that may hold other tests' users. */
  protected abstract Storage storage();

  /** A repository of its own, in which there is no user. */
  protected abstract UserRepository emptyRepository();

  private UserRepository users() {
    return storage().users();
  }

  @Test
  void startsEmpty() {
    UserRepository users = emptyRepository();

    assertThat(users.isEmpty()).isTrue();
    assertThat(users.find(UserId.random())).isEmpty();
    assertThat(users.findByUsername(new Username("nobody"))).isEmpty();
    assertThat(users.findByEmail(new EmailAddress("nobody@example.org"))).isEmpty();
  }

  @Test
  void givesTheFirstRoleToTheFirstUserOnly() {
    UserRepository users = emptyRepository();
    User second = SampleObjects.user();

    assertThat(users.add(user, Role.ADMIN)).isEqualTo(SaveOutcome.SAVED);
    assertThat(users.add(second, Role.ADMIN)).isEqualTo(SaveOutcome.SAVED);

    assertThat(users.isEmpty()).isFalse();
    assertThat(users.find(user.id())).contains(user.withRole(Role.ADMIN));
    assertThat(users.find(second.id())).contains(second);
  }

  @Test
  void givesTheFirstRoleOnceWhenManyRegisterAtOnce() {
    UserRepository users = emptyRepository();
    List<User> all =
        ConcurrentStart.run(
            8,
            number ->
                () -> {
                  User mine = SampleObjects.user();
                  assertThat(users.add(mine, Role.ADMIN)).isEqualTo(SaveOutcome.SAVED);
                  return mine;
                });

    assertThat(all)
        .filteredOn(mine -> users.find(mine.id()).orElseThrow().role() == Role.ADMIN)
        .hasSize(1);
  }

  @Test
  void findsAUserAsStored() {
    add(user);

    assertThat(users().find(user.id())).contains(user);
    assertThat(users().findByUsername(user.username())).contains(user);
    assertThat(users().findByEmail(user.email())).contains(user);
  }

  @Test
  void findsByNameWithoutRegardToCase() {
    add(user);

    String name = user.username().value();
    assertThat(users().findByUsername(new Username(name.toUpperCase(Locale.ROOT)))).contains(user);
    assertThat(users().findByUsername(new Username(name.toLowerCase(Locale.ROOT)))).contains(user);
  }

  @Test
  void findsActiveAdminsAlone() {
    UserRepository users = emptyRepository();
    User former = SampleObjects.user().withRole(Role.ADMIN);
    assertThat(users.add(user, Role.ADMIN)).isEqualTo(SaveOutcome.SAVED);
    assertThat(users.add(SampleObjects.user(), Role.ADMIN)).isEqualTo(SaveOutcome.SAVED);
    assertThat(users.add(former, Role.ADMIN)).isEqualTo(SaveOutcome.SAVED);
    assertThat(users.changeAccess(former.id(), User::inactive)).isEqualTo(AccessOutcome.CHANGED);

    assertThat(users.activeAdmins()).containsExactly(user.withRole(Role.ADMIN));
  }

  @Test
  void keepsAwkwardAndLongText() {
    User awkward =
        user.withProfile(user.email(), user.username(), SampleObjects.AWKWARD_TEXT)
            .withPasswordHash(new PasswordHash(SampleObjects.longText()));
    add(awkward);

    assertThat(users().find(user.id())).contains(awkward);
  }

  @Test
  void keepsAbsenceAbsent() {
    User nameless = user.withProfile(user.email(), user.username(), null);
    add(nameless);

    assertThat(users().find(user.id())).contains(nameless);
  }

  @Test
  void refusesATakenEmailAndATakenName() {
    add(user);
    User sameEmail = SampleObjects.user();
    User sameName = SampleObjects.user();
    Username shouted = new Username(user.username().value().toUpperCase(Locale.ROOT));

    assertThat(
            users().add(sameEmail.withProfile(user.email(), sameEmail.username(), null), Role.USER))
        .isEqualTo(SaveOutcome.EMAIL_TAKEN);
    assertThat(users().add(sameName.withProfile(sameName.email(), shouted, null), Role.USER))
        .isEqualTo(SaveOutcome.USERNAME_TAKEN);
    assertThat(users().find(sameEmail.id())).isEmpty();
    assertThat(users().find(sameName.id())).isEmpty();
  }

  @Test
  void letsOneOfManyHaveAnEmail() {
    List<SaveOutcome> outcomes =
        ConcurrentStart.run(
            6,
            number ->
                () -> {
                  User mine = SampleObjects.user();
                  return users()
                      .add(mine.withProfile(user.email(), mine.username(), null), Role.USER);
                });

    assertThat(outcomes).filteredOn(SaveOutcome.SAVED::equals).hasSize(1);
    assertThat(outcomes).filteredOn(SaveOutcome.EMAIL_TAKEN::equals).hasSize(5);
  }

  @Test
  void replacesAUser() {
    add(user);
    User changed =
        new User(
            user.id(),
            new EmailAddress(SampleObjects.unique() + "@example.org"),
            new Username(SampleObjects.unique()),
            "Grace Hopper",
            Role.ADMIN,
            false,
            new PasswordHash("another"),
            user.createdAt());

    assertThat(users().update(user.id(), before -> changed)).isEqualTo(SaveOutcome.SAVED);

    assertThat(users().find(user.id()))
        .as("all but the password")
        .contains(changed.withPasswordHash(user.passwordHash()));
    assertThat(users().findByEmail(user.email())).isEmpty();
    assertThat(users().findByUsername(user.username())).isEmpty();
  }

  @Test
  void changesAPasswordOnlyFromTheOneThatWasChecked() {
    add(user);
    PasswordHash next = new PasswordHash("next");

    assertThat(users().changePassword(user.id(), new PasswordHash("stale"), next)).isFalse();
    assertThat(users().find(user.id())).contains(user);
    assertThat(users().changePassword(user.id(), user.passwordHash(), next)).isTrue();
    assertThat(users().find(user.id())).contains(user.withPasswordHash(next));
    assertThat(users().changePassword(SampleObjects.user().id(), next, next)).isFalse();
  }

  @Test
  void refusesAnUpdateToWhatIsTaken() {
    User other = SampleObjects.user();
    add(user);
    add(other);

    assertThat(update(user.withProfile(other.email(), user.username(), null)))
        .isEqualTo(SaveOutcome.EMAIL_TAKEN);
    assertThat(update(user.withProfile(user.email(), other.username(), null)))
        .isEqualTo(SaveOutcome.USERNAME_TAKEN);
    assertThat(users().find(user.id())).contains(user);
  }

  @Test
  void letsAUserKeepTheirOwnNameInAnotherCase() {
    add(user);
    Username shouted = new Username(user.username().value().toUpperCase(Locale.ROOT));

    assertThat(update(user.withProfile(user.email(), shouted, null))).isEqualTo(SaveOutcome.SAVED);
    assertThat(users().find(user.id()).orElseThrow().username()).isEqualTo(shouted);
  }

  @Test
  void doesNothingWhenTheUserToReplaceIsUnknown() {
    assertThat(update(user)).isEqualTo(SaveOutcome.SAVED);
    assertThat(users().find(user.id())).isEmpty();
  }

  @Test
  void losesNoChangeWhenSeveralComeAtOnce() {
    add(user.withProfile(user.email(), user.username(), ""));

    ConcurrentStart.repeat(
        4,
        25,
        () ->
            assertThat(users().update(user.id(), UserRepositoryContract::withLongerName))
                .isEqualTo(SaveOutcome.SAVED));

    assertThat(users().find(user.id()).orElseThrow().fullName()).isEqualTo("x".repeat(100));
  }

  @Test
  void leavesAUserAsTheyAreWhenAChangeThrows() {
    add(user);
    IllegalStateException unwanted = new IllegalStateException("as wanted");

    assertThatThrownBy(
            () ->
                users()
                    .update(
                        user.id(),
                        before -> {
                          throw unwanted;
                        }))
        .isSameAs(unwanted);

    assertThat(users().find(user.id())).contains(user);
  }

  @Test
  void keepsTheLastPreferencesOfAUser() {
    add(user);
    assertThat(users().preferences(user.id())).isEmpty();

    users().savePreferences(user.id(), "{\"b\":1,\"a\":\"" + SampleObjects.AWKWARD_TEXT + "\"}");
    users().savePreferences(user.id(), SampleObjects.AWKWARD_TEXT);

    assertThat(users().preferences(user.id())).contains(SampleObjects.AWKWARD_TEXT);
  }

  @Test
  void keepsNoPreferencesOfAnUnknownUser() {
    users().savePreferences(user.id(), "{}");

    assertThat(users().preferences(user.id())).isEmpty();
  }

  @Test
  void savesOneOfSeveralPreferencesThatComeAtOnce() {
    add(user);

    ConcurrentStart.run(
        4,
        number ->
            () -> {
              users().savePreferences(user.id(), "{\"n\":" + number + "}");
              return number;
            });

    assertThat(users().preferences(user.id()).orElseThrow()).matches("\\{\"n\":[0-3]}");
  }

  @Test
  void changesRoleAndActivityAndNothingElse() {
    add(user);

    assertThat(
            users()
                .changeAccess(
                    user.id(),
                    before ->
                        before
                            .inactive()
                            .withRole(Role.ADMIN)
                            .withPasswordHash(new PasswordHash("another"))
                            .withProfile(user.email(), user.username(), "Somebody else")))
        .isEqualTo(AccessOutcome.CHANGED);

    assertThat(users().find(user.id())).contains(user.inactive().withRole(Role.ADMIN));
    assertThat(users().changeAccess(UserId.random(), User::inactive))
        .isEqualTo(AccessOutcome.UNKNOWN_USER);
  }

  @Test
  void keepsTheLastActiveAdministrator() {
    UserRepository users = emptyRepository();
    User former = SampleObjects.user();
    users.add(user, Role.ADMIN);
    users.add(former, Role.ADMIN);
    users.changeAccess(former.id(), before -> before.withRole(Role.ADMIN).inactive());

    assertThat(users.changeAccess(user.id(), User::inactive)).isEqualTo(AccessOutcome.LAST_ADMIN);
    assertThat(users.changeAccess(user.id(), before -> before.withRole(Role.USER)))
        .isEqualTo(AccessOutcome.LAST_ADMIN);
    assertThat(users.find(user.id())).contains(user.withRole(Role.ADMIN));

    users.changeAccess(former.id(), before -> before.withActive(true));
    assertThat(users.changeAccess(user.id(), User::inactive)).isEqualTo(AccessOutcome.CHANGED);
  }

  @Test
  void keepsOneOfManyAdministratorsWhoLeaveAtOnce() {
    UserRepository users = emptyRepository();
    List<User> admins =
        Stream.generate(SampleObjects::user).limit(6).map(u -> u.withRole(Role.ADMIN)).toList();
    for (User admin : admins) {
      users.add(admin, Role.ADMIN);
    }

    List<AccessOutcome> outcomes =
        ConcurrentStart.run(
            6, number -> () -> users.changeAccess(admins.get(number).id(), User::inactive));

    assertThat(outcomes).filteredOn(AccessOutcome.LAST_ADMIN::equals).hasSize(1);
    assertThat(users.findAll(null, 10, 0).users()).filteredOn(User::isActiveAdmin).hasSize(1);
  }

  @Test
  void findsUsersByTheirNames() {
    UserRepository users = emptyRepository();
    User zoe = named("zoe", "Zoë Ärmel");
    User bob = named("Bob", null);
    User eve = named("eve", "BOBBY_%");
    for (User each : List.of(zoe, eve, bob)) {
      users.add(each, Role.USER);
    }

    assertThat(users.findAll(null, 10, 0))
        .isEqualTo(new UserRepository.Page(List.of(bob, eve, zoe), 3));
    assertThat(users.findAll(null, 1, 1)).isEqualTo(new UserRepository.Page(List.of(eve), 3));
    assertThat(users.findAll("bob", 10, 0).users()).containsExactly(bob, eve);
    assertThat(users.findAll("ZOE@EXAMPLE", 10, 0).users()).containsExactly(zoe);
    assertThat(users.findAll("ärmel", 10, 0).users()).containsExactly(zoe);
    assertThat(users.findAll("_%", 10, 0).users()).containsExactly(eve);
    assertThat(users.findAll("nobody", 10, 0)).isEqualTo(new UserRepository.Page(List.of(), 0));
  }

  private static User named(String name, @Nullable String fullName) {
    return SampleObjects.user()
        .withProfile(new EmailAddress(name + "@example.org"), new Username(name), fullName);
  }

  private static User withLongerName(User before) {
    return before.withProfile(before.email(), before.username(), before.fullName() + "x");
  }

  private SaveOutcome update(User changed) {
    return users().update(changed.id(), before -> changed);
  }

  private void add(User added) {
    // Somebody else comes first, so that this test's user keeps their role.
    users().add(SampleObjects.user(), Role.USER);
    assertThat(users().add(added, added.role())).isEqualTo(SaveOutcome.SAVED);
  }
}
