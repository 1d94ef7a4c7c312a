package io.chatops.rest.limit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.testing.MutableClock;
import io.chatops.rest.RestSettings;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final String ADDRESS = "192.0.2.1";
  private static final int OF_AN_ADDRESS = 20;
  private static final int OF_ALL = 10_000;

  private final RateLimits limits =
      new RateLimits(RestSettings.defaults(), MutableClock.atSomeTime());

  @Test
  void countsACodeBeforeItIsChecked() {
    for (int i = 0; i < OF_AN_ADDRESS; i++) {
      limits.beforeEnrolment(true, ADDRESS); // all of them at once
    }
    assertRefused(true, ADDRESS);
    assertRefused(false, ADDRESS);

    limits.enrolmentEnded(true, ADDRESS, false);
    limits.beforeEnrolment(true, ADDRESS);
    limits.enrolmentEnded(true, ADDRESS, true);

    assertRefused(true, ADDRESS);
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

  private void assertRefused(boolean isCode, String address) {
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> limits.beforeEnrolment(isCode, address))
        .extracting(ChatOpsException::code)
        .isEqualTo(ErrorCode.RATE_LIMITED);
  }
}
