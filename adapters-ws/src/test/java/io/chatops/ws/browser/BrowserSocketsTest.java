package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void movesASocketToAnotherSessionOfItsUser() {
    Actor elsewhere = new Actor(ann.userId(), "ann", Role.USER, SessionId.random(), null);
    List<String> closed = new ArrayList<>();
    BrowserSockets.Closeable one = closed::add;
    assertThat(sockets.add(ann, one)).isTrue();

    sockets.move(ann, elsewhere, one);
    sockets.closeSession(ann.sessionId());
    assertThat(closed).isEmpty();
    sockets.closeSession(elsewhere.sessionId());
    assertThat(closed).hasSize(1);

    sockets.remove(elsewhere, one);
    sockets.move(elsewhere, ann, one); // it is gone
    assertThat(sockets.add(ann, reason -> {})).isTrue();
    sockets.closeSession(ann.sessionId());
    assertThat(closed).hasSize(1);
  }
}
