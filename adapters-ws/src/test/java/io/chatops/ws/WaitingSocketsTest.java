package io.chatops.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.ws.WaitingSockets.Slot;
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
    Slot first = enter("a", "a1");
    enter("a", "a2");
    Slot third = enter("a", "a3");
    first.pin();
    first.requeue();
    third.requeue();

    enter("a", "a4");
    enter("a", "a5");

    assertThat(closed).containsExactly("a2", "a1");
    first.requeue();
    assertThat(waiting.count()).isEqualTo(3);
  }

  @Test
  void closesNobodyWhenSomebodyLeft() {
    enter("a", "a1");
    Slot second = enter("a", "a2");
    enter("a", "a3");

    second.leave();
    second.leave();
    enter("a", "a4");

    assertThat(closed).isEmpty();
    assertThat(waiting.count()).isEqualTo(3);
  }

  @Test
  void closesASocketEvictedBeforeItOpened() {
    Slot opening = waiting.enter("a");
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
    Slot first = enter("a", "a1");
    enter("a", "a2");
    enter("a", "a3");
    first.pin();

    enter("a", "a4");

    assertThat(closed).containsExactly("a2");
  }

  @Test
  void closesTheNewcomerWhereAllOthersAreBeingChecked() {
    for (String name : List.of("a1", "a2", "a3")) {
      enter("a", name).pin();
    }

    enter("a", "a4");

    assertThat(closed).containsExactly("a4");
    assertThat(waiting.count()).isEqualTo(3);
  }

  @Test
  void closesSomebodyElsewhereWhenTheMostCrowdedAreBeingChecked() {
    for (String name : List.of("a1", "a2", "a3")) {
      enter("a", name).pin();
    }
    enter("b", "b1");
    enter("b", "b2");

    enter("c", "c1");

    assertThat(closed).containsExactly("b1");
    assertThat(waiting.count()).isEqualTo(5);
  }

  @Test
  void hasRoomAgainOnceTheCheckedLeft() {
    Slot first = enter("a", "a1");
    first.pin();
    enter("a", "a2").pin();
    enter("a", "a3").pin();

    first.leave();
    first.leave();
    first.pin();
    enter("a", "a4");

    assertThat(closed).isEmpty();
    assertThat(waiting.count()).isEqualTo(3);
  }

  @Test
  void needsRoomForOne() {
    assertThatThrownBy(() -> new WaitingSockets(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private Slot enter(String address, String name) {
    Slot place = waiting.enter(address);
    place.onEvicted(() -> closed.add(name));
    return place;
  }
}
