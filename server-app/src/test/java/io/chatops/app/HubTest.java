package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import org.junit.jupiter.api.Test;

class HubTest {
  @Test
  void saysWhatToDoWhereItCannotListen() {
    Exception failure =
        new IllegalStateException("Failed to start", new BindException("Address already in use"));

    assertThat(Hub.unbound(failure)).contains("Address already in use", "CHATOPS_PORT");
    assertThat(Hub.unbound(new IllegalStateException("something else"))).isNull();
    assertThat(Hub.unbound(null)).isNull();
  }
}
