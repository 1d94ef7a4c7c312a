package io.chatops.rest.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnrolRequestTest {
  private static final String CLAIM = "c".repeat(43);
  private static final String TOKEN = "chatops_enrol_" + "t".repeat(43);

  @Test
  void takesACodeForOneInWhicheverFieldItComes() {
    assertThat(request("ABCD-EFGH", null).hasCode()).isTrue();
    assertThat(request(null, "ABCD-EFGH").hasCode()).isTrue();
    assertThat(request(null, " abcdefgh ").hasCode()).isTrue();
    assertThat(request(null, TOKEN).hasCode()).isFalse();
    assertThat(request(TOKEN, null).hasCode()).isFalse();
  }

  @Test
  void hasOneSecret() {
    assertThat(request("a", null).secret()).isEqualTo("a");
    assertThat(request(null, "b").secret()).isEqualTo("b");
    assertThat(request("a", "b").secret()).isNull();
    assertThat(request(null, null).secret()).isNull();
  }

  private static EnrolRequest request(@Nullable String code, @Nullable String token) {
    return new EnrolRequest(code, token, CLAIM, "web-1", null, null);
  }
}
