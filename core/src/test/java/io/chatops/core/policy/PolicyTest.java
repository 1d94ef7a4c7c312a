package io.chatops.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PolicyTest {
  private static final Actor ADA = actor("ada", Role.USER);
  private static final Actor BOB = actor("bob", Role.USER);
  private static final Actor ADMIN = actor("admin", Role.ADMIN);
  private static final List<Actor> ACTORS = List.of(ADA, BOB, ADMIN);

  @Test
  void givesOwnersAllActionsAndAdminsNoneOnForeignObjects() {
    assertThat(
            ACTORS.stream()
                .flatMap(
                    owner ->
                        ACTORS.stream()
                            .map(
                                actor ->
                                    "%s on %s's: %s"
                                        .formatted(
                                            actor.username(),
                                            owner.username(),
                                            those(
                                                Action.values(),
                                                action ->
                                                    Policy.may(actor, action, objectOf(owner)))))))
        .containsExactly(
            "ada on ada's: VIEW READ_OUTPUT OPERATE MANAGE",
            "bob on ada's: ",
            "admin on ada's: ",
            "ada on bob's: ",
            "bob on bob's: VIEW READ_OUTPUT OPERATE MANAGE",
            "admin on bob's: ",
            "ada on admin's: ",
            "bob on admin's: ",
            "admin on admin's: VIEW READ_OUTPUT OPERATE MANAGE");
  }

  @Test
  void givesAdminsAloneTheActionsOnTheHub() {
    assertThat(
            ACTORS.stream()
                .map(
                    actor ->
                        actor.username()
                            + ": "
                            + those(HubAction.values(), action -> Policy.may(actor, action))))
        .containsExactly("ada: ", "bob: ", "admin: ADMINISTER READ_ALL_EVENTS CONFIRM_RECIPIENTS");
  }

  @Test
  void listsExactlyTheObjectsThatAnActorMayUse() {
    for (Actor actor : ACTORS) {
      for (Action action : Action.values()) {
        assertThat(ACTORS.stream().filter(owner -> Policy.may(actor, action, objectOf(owner))))
            .extracting(Actor::userId)
            .containsExactly(Policy.scope(actor, action));
      }
    }
  }

  @Test
  void givesNewObjectsToOwnersWhoMayManageThem() {
    for (Actor actor : ACTORS) {
      OwnedObject created = () -> Policy.ownerOfNew(actor);
      assertThat(Policy.may(actor, Action.MANAGE, created)).isTrue();
    }
  }

  private static <A extends Enum<A>> String those(A[] actions, Predicate<A> isAllowed) {
    return Arrays.stream(actions)
        .filter(isAllowed)
        .map(Enum::name)
        .collect(Collectors.joining(" "));
  }

  private static OwnedObject objectOf(Actor owner) {
    return owner::userId;
  }

  private static Actor actor(String name, Role role) {
    return new Actor(UserId.random(), name, role, SessionId.random(), null);
  }
}
