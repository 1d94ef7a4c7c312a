package io.chatops.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedForTest {
  private final ForwardedFor rule =
      new ForwardedFor(List.of("127.0.0.1", "10.42.0.0/16", "fd00::/8", "proxy.lan"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.5 | 203.0.113.5",
        "6.6.6.6, 203.0.113.5 | 203.0.113.5",
        "6.6.6.6, 203.0.113.5, 10.42.7.7 | 203.0.113.5",
        "6.6.6.6,203.0.113.5:4711, fd00::1 | 203.0.113.5",
        "nobody, [2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
        "10.42.0.1, 10.42.0.2 | 10.42.0.1",
        "6.6.6.6, unknown, 10.42.0.2 | 10.42.0.2",
      })
  void takesTheLastAddressThatIsNoProxys(String sent, String client) {
    assertThat(reduced(sent).getAll("X-Forwarded-For")).containsExactly(client);
  }

  @Test
  void readsSeveralHeadersAsOne() {
    assertThat(reduced("6.6.6.6", "203.0.113.5").getAll("X-Forwarded-For"))
        .containsExactly("203.0.113.5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "unknown", "_hidden", "6.6.6.6, hub.lan", "1.2.3.4/8", "1.2.3", "<b>", "::g"})
  void takesNothingButAddresses(String sent) {
    assertThat(reduced(sent).contains("X-Forwarded-For")).isFalse();
  }

  private HttpHeaders reduced(String... sent) {
    HttpHeaders headers = new DefaultHttpHeaders();
    for (String one : sent) {
      headers.add("X-Forwarded-For", one);
    }
    rule.reduce(headers);
    return headers;
  }
}
