package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.ws.Await;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Updates of agents over their sockets. */
@Timeout(240)
@QuarkusTest
class AgentUpdateSocketTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void asksTheAgentAndHearsThatTheVersionIsThere() throws Exception {
    AskedAgent agent = agent();

    CompletableFuture<String> staged = hub.gateway.update(server.id(), "0.2.0", LONG);
    AskedAgent.Request asked = agent.asked();
    assertThat(asked.type()).isEqualTo("update_agent");
    assertThat(asked.fields()).isEqualTo(",\"version\":\"0.2.0\"");
    agent.reply(asked, "update_staged", ",'data':{'version':'6.6.6'}").settle();
    assertThat(staged).isNotDone();
    agent.reply(asked, "update_staged", ",'data':{'version':'0.2.0'}");

    assertThat(staged.get(1, TimeUnit.MINUTES)).isEqualTo("0.2.0");
  }

  @Test
  void passesOnWhyTheAgentRefused() {
    AskedAgent agent = agent();

    CompletableFuture<String> staged = hub.gateway.update(server.id(), "0.2.0", LONG);
    agent.reply(agent.asked(), "error", ",'message':'signed with another key','code':'failed'");

    assertThat(staged)
        .failsWithin(LONG)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .asInstanceOf(InstanceOfAssertFactories.type(ChatOpsException.class))
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_FAILED);
              assertThat(failure).hasMessageContaining("signed with another key");
            });
  }

  @Test
  void recordsOnceHowAnUpdateEnded() {
    AskedAgent agent = agent();
    String ended =
        "{\"type\":\"update_ended\",\"data\":{\"from\":\"0.1.0\",\"to\":\"0.2.0\","
            + "\"message\":\"it crashed\"}}";

    for (int i = 0; i < 5; i++) {
      agent.peer().send(ended);
    }
    agent.peer().send("{\"type\":\"update_ended\",\"data\":{\"from\":7}}");
    agent.settle();

    Await.until("the end is on record", () -> !updates().isEmpty());
    assertThat(updates())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.outcome()).isEqualTo(AuditEvent.Outcome.FAILED);
              assertThat(event.target()).isEqualTo("0.1.0 to 0.2.0");
              assertThat(event.reason()).isEqualTo("it crashed");
              assertThat(event.serverId()).isEqualTo(server.id());
            });
  }

  private List<AuditEvent> updates() {
    return hub.storage
        .auditTrail()
        .find(
            new AuditTrail.Query(
                null, null, AuditAction.AGENT_UPDATE, null, null, null, null, 9, 0))
        .events();
  }

  private AskedAgent agent() {
    return new AskedAgent(hub.modernAgent(server, "updates:auto"));
  }
}
