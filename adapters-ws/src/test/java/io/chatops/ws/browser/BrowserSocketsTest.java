package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BrowserSocketsTest {
  private final BrowserSockets sockets = new BrowserSockets(1);
  private final Actor ann =
      new Actor(new UserId(UUID.randomUUID()), "ann", Role.USER, SessionId.random(), null);

  @Test
  void forgetsASocketOnceHoweverOftenItIsTold() {
    BrowserSockets.Closeable one = reason -> {};
    BrowserSockets.Closeable other = reason -> {};
    assertThat(sockets.add(ann, one)).isTrue();
    assertThat(sockets.add(ann, other)).isFalse();

    sockets.remove(ann, other);
    sockets.remove(ann, one);
    sockets.remove(ann, one);

    assertThat(sockets.add(ann, other)).isTrue();
    assertThat(sockets.add(ann, one)).isFalse();
  }
}
