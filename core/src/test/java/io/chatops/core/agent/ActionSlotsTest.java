package io.chatops.core.agent;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ActionSlotsTest {
  private final ServerId server = ServerId.random();
  private final UserId user = UserId.random();

  @Test
  void boundWhatIsUnderWayOnAServer() {
    ActionSlots slots = new ActionSlots(1, 10, 10);
    ActionSlots.Slot slot = slots.acquire(server, user);

    assertFails(ErrorCode.RATE_LIMITED, () -> slots.acquire(server, UserId.random()));
    slots.acquire(ServerId.random(), user);

    slot.close();
    slots.acquire(server, UserId.random());
  }

  @Test
  void boundWhatAUserHasUnderWay() {
    ActionSlots slots = new ActionSlots(10, 1, 10);
    ActionSlots.Slot slot = slots.acquire(server, user);

    assertFails(ErrorCode.RATE_LIMITED, () -> slots.acquire(ServerId.random(), user));
    slots.acquire(server, UserId.random());

    slot.close();
    slots.acquire(ServerId.random(), user);
  }

  @Test
  void boundAllTogether() {
    ActionSlots slots = new ActionSlots(10, 10, 1);
    ActionSlots.Slot slot = slots.acquire(server, user);

    assertFails(ErrorCode.RATE_LIMITED, () -> slots.acquire(ServerId.random(), UserId.random()));

    slot.close();
    slots.acquire(ServerId.random(), UserId.random());
  }

  @Test
  void leaveThreeQuartersToOtherUsers() {
    ActionSlots slots = ActionSlots.quartered(16, 64, 32);
    for (int i = 0; i < 8; i++) {
      slots.acquire(ServerId.random(), user);
    }

    assertFails(ErrorCode.RATE_LIMITED, () -> slots.acquire(ServerId.random(), user));
    slots.acquire(ServerId.random(), UserId.random());
    ActionSlots.quartered(1, 1, 1).acquire(server, user); // one at least
  }

  @Test
  void takeNothingWhenTheyRefuse() {
    ActionSlots slots = new ActionSlots(2, 1, 3);
    slots.acquire(server, user).close();
    slots.acquire(server, user);
    for (int i = 0; i < 5; i++) {
      assertFails(ErrorCode.RATE_LIMITED, () -> slots.acquire(server, user));
    }

    slots.acquire(server, UserId.random());
    slots.acquire(ServerId.random(), UserId.random());
  }

  @Test
  void areGivenBackOnce() {
    ActionSlots slots = new ActionSlots(1, 1, 1);
    ActionSlots.Slot slot = slots.acquire(server, user);
    slot.close();
    slots.acquire(server, user);

    slot.close();

    assertFails(ErrorCode.RATE_LIMITED, () -> slots.acquire(server, user));
  }

  @Test
  void keepTheirLimitUnderConcurrentRequests()
      throws InterruptedException, ExecutionException, TimeoutException {
    ActionSlots slots = new ActionSlots(16, 1_000, 1_000);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> taken = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        taken.add(threads.submit(() -> takes(slots)));
      }
      int count = 0;
      for (Future<Boolean> one : taken) {
        count += one.get(1, TimeUnit.MINUTES) ? 1 : 0;
      }
      assertThat(count).isEqualTo(16);
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean takes(ActionSlots slots) {
    try {
      slots.acquire(server, user);
      return true;
    } catch (ChatOpsException e) {
      return false;
    }
  }
}
