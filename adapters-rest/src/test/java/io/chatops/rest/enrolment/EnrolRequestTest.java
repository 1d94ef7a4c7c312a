package io.chatops.rest.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.error.InvalidFieldException;
import java.util.List;
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
  void hasOneSecretThatCanBeOne() {
    assertThat(request("ABCD-EFGH", null).secret()).isEqualTo("ABCD-EFGH");
    assertThat(request(null, TOKEN).secret()).isEqualTo(TOKEN);
    for (EnrolRequest refused :
        List.of(
            request("ABCD-EFGH", TOKEN),
            request(null, null),
            request("ABCD-EFG", null),
            request(null, TOKEN.substring(1)))) {
      assertThatThrownBy(refused::secret).isInstanceOf(InvalidFieldException.class);
    }
  }

  private static EnrolRequest request(@Nullable String code, @Nullable String token) {
    return new EnrolRequest(code, token, CLAIM, "web-1", null, null);
  }
}
