package io.chatops.rest.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.memory.InMemoryFailedSignIns;
import io.chatops.core.testing.MutableClock;
import io.chatops.rest.RestSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final String ADDRESS = "192.0.2.1";
  private static final int OF_AN_ADDRESS = 20;
  private static final int OF_ALL = 10_000;

  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryFailedSignIns ofAllHubs = new InMemoryFailedSignIns();
  private boolean hasOthers;
  private final RateLimits limits = hub();

  private RateLimits hub() {
    return new RateLimits(RestSettings.defaults(), clock, ofAllHubs, () -> hasOthers);
  }

  @Test
  void checksNoMoreCodesAtOnceThanMayFail() {
    for (int i = 0; i < OF_AN_ADDRESS; i++) {
      limits.beforeEnrolment(true, ADDRESS); // all of them at once
    }
    assertRefused(true, ADDRESS);
    limits.beforeEnrolment(false, ADDRESS);

    limits.enrolmentEnded(true, ADDRESS, false);
    limits.beforeEnrolment(true, ADDRESS);
    for (int i = 0; i < OF_AN_ADDRESS; i++) {
      limits.enrolmentEnded(true, ADDRESS, true);
    }

    assertRefused(true, ADDRESS);
    assertRefused(false, ADDRESS);
  }

  @Test
  void countsWrongCodesApartFromWrongTokens() {
    for (int i = 0; i < OF_AN_ADDRESS; i++) {
      limits.beforeEnrolment(true, ADDRESS);
    }
    for (int i = 0; i < OF_AN_ADDRESS; i++) {
      limits.beforeEnrolment(false, ADDRESS);
      limits.enrolmentEnded(false, ADDRESS, true);
    }
    for (int i = 0; i < OF_AN_ADDRESS; i++) {
      assertRefused(true, ADDRESS);
      limits.enrolmentEnded(true, ADDRESS, true);
    }

    assertRefused(true, ADDRESS);
  }

  @Test
  void asksAValidCodeAmongManyToRetry() {
    for (int hosts = 0; hosts < 1_000; hosts += OF_AN_ADDRESS) {
      for (int i = 0; i < OF_AN_ADDRESS; i++) {
        limits.beforeEnrolment(true, ADDRESS);
      }
      assertThat(refusal(true, ADDRESS).retryAfter()).contains(Duration.ofSeconds(1));
      for (int i = 0; i < OF_AN_ADDRESS; i++) {
        limits.enrolmentEnded(true, ADDRESS, false);
      }
    }

    limits.beforeEnrolment(true, ADDRESS);
    limits.enrolmentEnded(true, ADDRESS, true);
    for (int i = 1; i < OF_AN_ADDRESS; i++) {
      limits.beforeEnrolment(true, ADDRESS);
    }
    assertThat(refusal(true, ADDRESS).retryAfter())
        .as("one may fail less than before")
        .contains(Duration.ofSeconds(1));
  }

  @Test
  void countsTheCodesOfAllAddressesTogether() {
    for (int i = 0; i < OF_ALL; i++) {
      limits.beforeEnrolment(
          true, "10.0." + i / OF_AN_ADDRESS / 200 + "." + i / OF_AN_ADDRESS % 200);
    }
    for (int i = 0; i < 2 * OF_AN_ADDRESS; i++) {
      assertRefused(true, ADDRESS); // which costs this address nothing
    }
    limits.beforeEnrolment(false, ADDRESS);

    limits.enrolmentEnded(true, "10.0.0.0", false);
    limits.beforeEnrolment(true, ADDRESS);
  }

  @Test
  void letsManyHostsOfOneAddressEnrolAtOnce() {
    for (int i = 0; i < 1_000; i++) {
      limits.beforeEnrolment(false, ADDRESS);
    }
    for (int i = 0; i < 1_000; i++) {
      limits.enrolmentEnded(false, ADDRESS, false);
    }
    limits.beforeEnrolment(false, ADDRESS);

    for (int i = 0; i < OF_AN_ADDRESS; i++) {
      limits.enrolmentEnded(false, ADDRESS, true);
    }
    assertRefused(false, ADDRESS);
  }

  @Test
  void countsPasswordsThatFailedAtAnyHub() {
    hasOthers = true;
    RateLimits other = hub();
    int allowed = RestSettings.defaults().failedSignIns();
    for (int i = 1; i < allowed; i++) {
      other.passwordFailed("Ada", ADDRESS);
    }
    limits.beforePassword("ada", ADDRESS); // one is left, so each has counted once

    limits.passwordFailed("ada", ADDRESS);

    for (RateLimits hub : List.of(limits, other)) {
      ChatOpsException refused =
          catchThrowableOfType(ChatOpsException.class, () -> hub.beforePassword("ada", ADDRESS));
      assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
      assertThat(refused.retryAfter()).contains(Duration.ofSeconds(30));
      hub.beforePassword("ada", "192.0.2.2");
      hub.beforePassword("grace", ADDRESS);
    }
    assertThat(limits.failedPasswords()).isEqualTo(1);
    assertThat(other.failedPasswords()).isEqualTo(allowed - 1);
    clock.advance(Duration.ofSeconds(30));
    other.beforePassword("ada", ADDRESS);
  }

  @Test
  void storesNoPasswordFailuresWhileThereIsOneHub() {
    int allowed = RestSettings.defaults().failedSignIns();
    for (int i = 0; i < allowed; i++) {
      limits.passwordFailed("ada", ADDRESS);
    }
    hasOthers = true;

    assertThat(
            catchThrowableOfType(
                ChatOpsException.class, () -> limits.beforePassword("ada", ADDRESS)))
        .isNotNull();
    hub().beforePassword("ada", ADDRESS);
  }

  private void assertRefused(boolean isCode, String address) {
    assertThat(refusal(isCode, address).code()).isEqualTo(ErrorCode.RATE_LIMITED);
  }

  private ChatOpsException refusal(boolean isCode, String address) {
    return catchThrowableOfType(
        ChatOpsException.class, () -> limits.beforeEnrolment(isCode, address));
  }
}
