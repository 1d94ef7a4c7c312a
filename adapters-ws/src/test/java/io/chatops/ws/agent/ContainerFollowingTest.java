package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.container.ContainerLogs;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.LogLine;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContainerFollowingTest {
  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();
  private final Recorder follower = new Recorder();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void passesOnLinesUntilTheContainerEnds() {
    AskedAgent agent = modern();
    follow(50);
    AskedAgent.Request asked = agent.asked();
    assertThat(asked.type()).isEqualTo("follow_container_logs");
    assertThat(asked.fields()).isEqualTo(",\"container_id\":\"web\",\"tail\":50");

    line(agent, asked, "one", "");
    line(agent, asked, "two", ",'dropped':3");
    agent.reply(asked, "stream_ended", ",'message':'it ended'");
    line(agent, asked, "three", "");
    agent.settle();

    assertThat(follower.heard).containsExactly("one", "dropped 3", "two", "ended it ended");
    assertThat(hub.counters.snapshot().strayReplies()).isEqualTo(1);
  }

  @Test
  void stopsTheStreamWhenNobodyWantsItAnyMore() {
    AskedAgent agent = modern();
    ContainerLogs.Subscription subscription = follow(0);
    AskedAgent.Request asked = agent.asked();

    subscription.close();
    subscription.close();

    assertThat(agent.asked()).isEqualTo(new AskedAgent.Request("stop_stream", asked.id(), ""));
    line(agent, asked, "late", "");
    agent.settle();
    assertThat(follower.heard).isEmpty();
  }

  @Test
  void tellsWhyItCannotBeFollowed() throws Exception {
    AskedAgent agent = modern();
    follow(0);

    agent.reply(agent.asked(), "error", ",'message':'no such container','code':'not_found'");

    assertThat(follower.next()).isEqualTo("ended The agent refused: no such container");
  }

  @Test
  void endsWithTheConnection() throws Exception {
    AskedAgent agent = modern();
    follow(0);
    agent.asked();

    agent.peer().close();

    assertThat(follower.next()).startsWith("ended The agent's connection ended");
  }

  @Test
  void isNotForEarlierAgents() throws Exception {
    hub.agent(server);

    follow(0);

    assertThat(follower.next()).contains("too old").contains("upgrade");
  }

  @Test
  void failsAtOnceWhenNobodyIsThere() {
    assertThatThrownBy(() -> follow(0))
        .isInstanceOfSatisfying(
            ChatOpsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AGENT_NOT_CONNECTED));
    assertThat(follower.heard).isEmpty();
  }

  @Test
  void thinsAFloodAndTellsHowMuch() throws Exception {
    AskedAgent agent = modern();
    follow(100);
    AskedAgent.Request asked = agent.asked();
    int allowed = 100 + LogFollowing.LINES_PER_SECOND;

    for (int i = 0; i < allowed + 500; i++) {
      line(agent, asked, "x", "");
    }
    agent.settle();
    assertThat(follower.heard).hasSize(allowed);
    hub.clock.advance(Duration.ofSeconds(1));
    line(agent, asked, "last", "");
    agent.settle();

    assertThat(follower.heard).endsWith("x", "dropped 500", "last");
  }

  @Test
  void followsOnlySoManyContainersOfAHostAtOnce() throws Exception {
    AskedAgent agent = modern();
    for (int i = 0; i < 32; i++) {
      follow(0);
      agent.asked();
    }

    follow(0);

    assertThat(follower.next()).contains("busy");
    agent.settle();
  }

  private AskedAgent modern() {
    return new AskedAgent(hub.modernAgent(server, "containers:read"));
  }

  private ContainerLogs.Subscription follow(int tail) {
    return hub.gateway.follow(server.id(), new ContainerRef("web"), tail, follower);
  }

  private static void line(
      AskedAgent agent, AskedAgent.Request asked, String message, String more) {
    agent.reply(asked, "container_log_line", ",'data':{'message':'" + message + "'" + more + "}");
  }

  private static final class Recorder implements ContainerLogs.Follower {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void onLine(LogLine line) {
      heard.add(line.message());
    }

    @Override
    public void onDropped(long count) {
      heard.add("dropped " + count);
    }

    @Override
    public void onEnded(@Nullable String reason) {
      heard.add("ended " + reason);
    }

    String next() throws InterruptedException {
      String next = heard.poll(10, TimeUnit.SECONDS);
      assertThat(next).as("something within 10 s").isNotNull();
      return next;
    }
  }
}
