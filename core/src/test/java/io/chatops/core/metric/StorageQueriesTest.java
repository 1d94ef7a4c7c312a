package io.chatops.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StorageQueriesTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private int measured;
  private final StorageQueries queries = new StorageQueries(this::measure, clock);

  @Test
  void isForAdmins() {
    assertThatThrownBy(() -> queries.usage(actor(Role.USER)))
        .isInstanceOf(ChatOpsException.class)
        .hasMessageContaining("admins");
    assertThat(measured).isZero();
  }

  @Test
  void measuresOnceAMinute() {
    queries.usage(actor(Role.ADMIN));
    clock.advance(Duration.ofSeconds(59));
    queries.usage(actor(Role.ADMIN));
    assertThat(measured).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    queries.usage(actor(Role.ADMIN));

    assertThat(measured).isEqualTo(2);
  }

  @Test
  void projectsADaysGrowthOverItsRetention() {
    StorageUsage.OfTier recent = tier(StorageTier.RECENT, 500, null, null);
    StorageUsage.OfTier raw = tier(StorageTier.RAW, 900, Duration.ofDays(7), 1_000L);
    StorageUsage.OfTier minute = tier(StorageTier.MINUTE, 0, Duration.ofDays(30), null);

    assertThat(raw.expectedBytes()).isEqualTo(7_000);
    assertThat(recent.expectedBytes()).isEqualTo(500);
    assertThat(usage(recent, raw).expectedBytes()).isEqualTo(7_500);
    assertThat(usage(recent, raw).bytes()).isEqualTo(1_400);
    assertThat(usage(recent, raw, minute).expectedBytes()).as("unknown is no zero").isNull();
  }

  private StorageUsage measure() {
    measured++;
    return usage();
  }

  private StorageUsage usage(StorageUsage.OfTier... tiers) {
    return new StorageUsage(clock.instant(), List.of(tiers), List.of());
  }

  private static StorageUsage.OfTier tier(
      StorageTier tier, long bytes, @Nullable Duration retention, @Nullable Long bytesPerDay) {
    return new StorageUsage.OfTier(tier, bytes, null, null, null, null, retention, bytesPerDay);
  }

  private static Actor actor(Role role) {
    return new Actor(UserId.random(), "somebody", role, SessionId.random(), null);
  }
}
