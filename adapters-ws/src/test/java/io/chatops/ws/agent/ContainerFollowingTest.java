package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.container.ContainerLogs;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.LogLine;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
@QuarkusTest
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
    assertThat(hub.counters.get(SocketCount.STRAY_REPLIES)).isEqualTo(1);
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

    assertThat(follower.next()).isEqualTo("failed Not found on the host: no such container");
  }

  @Test
  void endsWithTheConnection() throws Exception {
    AskedAgent agent = modern();
    follow(0);
    agent.asked();

    agent.peer().close();

    assertThat(follower.next()).startsWith("failed The agent's connection ended");
  }

  @Test
  void tellsAllAlsoWhereSomeLeaveWhileTheyAreTold() throws Exception {
    AskedAgent agent = modern();
    Leaving first = new Leaving();
    Leaving second = new Leaving();
    first.subscription = hub.gateway.follow(server.id(), new ContainerRef("web"), 0, first);
    second.subscription = hub.gateway.follow(server.id(), new ContainerRef("web"), 0, second);
    follow(0);

    agent.reply(agent.asked(), "error", ",'message':'no such container','code':'not_found'");

    assertThat(follower.next()).isEqualTo("failed Not found on the host: no such container");
    assertThat(first.told).isTrue();
    assertThat(second.told).isTrue();
    follow("web2", 0, follower);
    assertThat(agent.asked().type()).isEqualTo("follow_container_logs"); // it is still connected
  }

  /** Leaves as soon as it is told that nothing follows. */
  private static final class Leaving implements ContainerLogs.Follower {
    private volatile ContainerLogs.@Nullable Subscription subscription;
    private volatile boolean told;

    @Override
    public void onLine(LogLine line) {}

    @Override
    public void onDropped(long count) {}

    @Override
    public void onEnded(@Nullable String reason) {
      leave();
    }

    @Override
    public void onFailed(ChatOpsException reason) {
      leave();
    }

    private void leave() {
      told = true;
      ContainerLogs.Subscription present = subscription;
      if (present != null) {
        present.close();
      }
    }
  }

  @Test
  void isNotForEarlierAgents() {
    hub.agent(server);

    assertThatThrownBy(() -> follow(0))
        .isInstanceOf(ChatOpsException.class)
        .hasMessageContaining("too old")
        .hasMessageContaining("upgrade");
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
    int allowed = 100 + ContainerStream.LINES_PER_SECOND;

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
      follow("web" + i, 0, follower);
      agent.asked();
    }

    follow("one-more", 0, follower);

    assertThat(follower.next()).contains("busy");
    agent.settle();
  }

  @Nested
  class Sharing {
    private final Recorder second = new Recorder();

    @Test
    void costsTheAgentNoMoreThanOneFollower() {
      AskedAgent agent = modern();
      ContainerLogs.Subscription first = follow(10);
      AskedAgent.Request asked = agent.asked();
      line(agent, asked, "one", "");
      line(agent, asked, "two", "");
      agent.settle();

      ContainerLogs.Subscription later = follow("web", 1, second);
      line(agent, asked, "three", "");
      agent.settle();
      first.close();
      line(agent, asked, "four", "");
      agent.settle();
      later.close();

      assertThat(agent.asked()).isEqualTo(new AskedAgent.Request("stop_stream", asked.id(), ""));
      assertThat(follower.heard).containsExactly("one", "two", "three");
      assertThat(second.heard).containsExactly("two", "three", "four");
    }

    @Test
    void showsAllLinesToAnotherFollowerWithTheSameTail() {
      AskedAgent agent = modern();
      follow(10);
      line(agent, agent.asked(), "the only one", "");
      agent.settle();

      follow("web", 10, second);

      assertThat(second.heard).containsExactly("the only one");
      agent.settle();
    }

    @Test
    void endsForAllAtOnce() throws Exception {
      AskedAgent agent = modern();
      follow(0);
      follow("web", 0, second);

      agent.reply(agent.asked(), "stream_ended", "");

      assertThat(follower.next()).isEqualTo("ended null");
      assertThat(second.next()).isEqualTo("ended null");
      follow(0);
      assertThat(agent.asked().type()).isEqualTo("follow_container_logs");
    }

    @Test
    void asksTheAgentAgainForMoreLinesThanAreKept() {
      AskedAgent agent = modern();
      follow(0);
      AskedAgent.Request first = agent.asked();

      ContainerLogs.Subscription later = follow("web", 100, second);
      AskedAgent.Request asked = agent.asked();
      assertThat(asked.fields()).endsWith("\"tail\":100");
      line(agent, first, "to the first", "");
      line(agent, asked, "to the second", "");
      agent.settle();

      assertThat(follower.heard).containsExactly("to the first");
      assertThat(second.heard).containsExactly("to the second");
      later.close();
      assertThat(agent.asked()).isEqualTo(new AskedAgent.Request("stop_stream", asked.id(), ""));
    }

    @Test
    void keepsNoMoreLinesThanFit() {
      AskedAgent agent = modern();
      follow(0);
      AskedAgent.Request asked = agent.asked();
      for (int i = 0; i < 50; i++) {
        line(agent, asked, "x".repeat(10_000), "");
      }
      agent.settle();

      follow("web", 13, second);
      follow("web", 14, new Recorder());

      assertThat(second.heard).hasSize(13);
      assertThat(agent.asked().fields()).endsWith("\"tail\":14");
    }
  }

  private AskedAgent modern() {
    return new AskedAgent(hub.modernAgent(server, "containers:read"));
  }

  private ContainerLogs.Subscription follow(int tail) {
    return follow("web", tail, follower);
  }

  private ContainerLogs.Subscription follow(String container, int tail, Recorder recorder) {
    return hub.gateway.follow(server.id(), new ContainerRef(container), tail, recorder);
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

    @Override
    public void onFailed(ChatOpsException reason) {
      heard.add("failed " + reason.getMessage());
    }

    String next() throws InterruptedException {
      String next = heard.poll(1, TimeUnit.MINUTES);
      assertThat(next).as("something within 10 s").isNotNull();
      return next;
    }
  }
}
