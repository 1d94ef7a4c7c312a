package io.chatops.rest.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chatops.core.bus.HubEvent.PasswordFailed;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.testing.MutableClock;
import io.chatops.rest.RestSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final String ADDRESS = "192.0.2.1";
  private static final int OF_AN_ADDRESS = 20;
  private static final int OF_ALL = 10_000;

  private final List<PasswordFailed> told = new ArrayList<>();
  private final RateLimits limits =
      new RateLimits(RestSettings.defaults(), MutableClock.atSomeTime(), told::add);

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
  void countsWrongCodesAlsoWhenWrongTokensHaveUsedUpTheLimitMeanwhile() {
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
  void tellsARightCodeAmongManyToComeAgainInAMoment() {
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
  void letsManyHostsOfOneAddressEnrolWithATokenAtOnce() {
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
  void passwordsThatFailedAtAnotherHubCountHereOnceAndAreNotToldOn() {
    RateLimits other =
        new RateLimits(
            RestSettings.defaults(), MutableClock.atSomeTime(), limits::passwordFailedElsewhere);
    int allowed = RestSettings.defaults().failedSignIns();
    for (int i = 1; i < allowed; i++) {
      other.passwordFailed("Ada", ADDRESS);
    }
    limits.beforePassword("ada", ADDRESS); // one is left, so each has counted once

    limits.passwordFailed("ada", ADDRESS);

    ChatOpsException refused =
        catchThrowableOfType(ChatOpsException.class, () -> limits.beforePassword("ada", ADDRESS));
    assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    limits.beforePassword("ada", "192.0.2.2");
    limits.beforePassword("grace", ADDRESS);
    assertThat(told).containsExactly(new PasswordFailed("ada", ADDRESS));
    assertThat(limits.failedPasswords()).isEqualTo(1);
    assertThat(other.failedPasswords()).isEqualTo(allowed - 1);
  }

  private void assertRefused(boolean isCode, String address) {
    assertThat(refusal(isCode, address).code()).isEqualTo(ErrorCode.RATE_LIMITED);
  }

  private ChatOpsException refusal(boolean isCode, String address) {
    return catchThrowableOfType(
        ChatOpsException.class, () -> limits.beforeEnrolment(isCode, address));
  }
}
