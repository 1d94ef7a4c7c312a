package io.chatops.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.ws.WaitingSockets.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingSocketsTest {
  private final WaitingSockets waiting = new WaitingSockets(5, 3);
  private final List<String> closed = new ArrayList<>();

  @Test
  void closesTheOldestOfAnAddressThatIsFull() {
    enter("a", "a1");
    enter("a", "a2");
    enter("a", "a3");

    enter("a", "a4");

    assertThat(closed).containsExactly("a1");
    assertThat(waiting.count()).isEqualTo(3);
  }

  @Test
  void closesTheMostCrowdedAddressesOldestWhenFull() {
    enter("b", "b1");
    enter("b", "b2");
    enter("a", "a1");
    enter("a", "a2");
    enter("a", "a3");

    enter("c", "c1");

    assertThat(closed).containsExactly("a1");
    assertThat(waiting.count()).isEqualTo(5);
  }

  @Test
  void closesTheOldestOfAllWhereAddressesAreEquallyCrowded() {
    for (String address : List.of("d", "c", "e", "b", "a")) {
      enter(address, address);
    }

    enter("f", "f");
    enter("g", "g");

    assertThat(closed).containsExactly("d", "c");
  }

  @Test
  void waitsAgainAsTheNewest() {
    Place first = enter("a", "a1");
    enter("a", "a2");
    Place third = enter("a", "a3");
    first.keep();
    first.waitAgain();
    third.waitAgain();

    enter("a", "a4");
    enter("a", "a5");

    assertThat(closed).containsExactly("a2", "a1");
    first.waitAgain();
    assertThat(waiting.count()).isEqualTo(3);
  }

  @Test
  void closesNobodyWhenSomebodyLeft() {
    enter("a", "a1");
    Place second = enter("a", "a2");
    enter("a", "a3");

    second.leave();
    second.leave();
    enter("a", "a4");

    assertThat(closed).isEmpty();
    assertThat(waiting.count()).isEqualTo(3);
  }

  @Test
  void closesASocketEvictedBeforeItOpened() {
    Place opening = waiting.enter("a");
    enter("a", "a2");
    enter("a", "a3");
    enter("a", "a4");

    opening.onEvicted(() -> closed.add("a1"));
    opening.leave();

    assertThat(closed).containsExactly("a1");
    assertThat(waiting.count()).isEqualTo(3);
  }

  @Test
  void closesNobodyWhoseCredentialsAreBeingChecked() {
    Place first = enter("a", "a1");
    enter("a", "a2");
    enter("a", "a3");
    first.keep();

    enter("a", "a4");

    assertThat(closed).containsExactly("a2");
  }

  @Test
  void closesTheNewcomerWhereAllOthersAreBeingChecked() {
    for (String name : List.of("a1", "a2", "a3")) {
      enter("a", name).keep();
    }

    enter("a", "a4");

    assertThat(closed).containsExactly("a4");
    assertThat(waiting.count()).isEqualTo(3);
  }

  @Test
  void closesSomebodyElsewhereWhenTheMostCrowdedAreBeingChecked() {
    for (String name : List.of("a1", "a2", "a3")) {
      enter("a", name).keep();
    }
    enter("b", "b1");
    enter("b", "b2");

    enter("c", "c1");

    assertThat(closed).containsExactly("b1");
    assertThat(waiting.count()).isEqualTo(5);
  }

  @Test
  void hasRoomAgainOnceTheCheckedLeft() {
    Place first = enter("a", "a1");
    first.keep();
    enter("a", "a2").keep();
    enter("a", "a3").keep();

    first.leave();
    first.leave();
    first.keep();
    enter("a", "a4");

    assertThat(closed).isEmpty();
    assertThat(waiting.count()).isEqualTo(3);
  }

  @Test
  void needsRoomForOne() {
    assertThatThrownBy(() -> new WaitingSockets(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private Place enter(String address, String name) {
    Place place = waiting.enter(address);
    place.onEvicted(() -> closed.add(name));
    return place;
  }
}
