package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.command.CommandLine;
import io.chatops.core.command.RunCommand;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.chatops.ws.agent.AskedAgent;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The topics {@code container} and {@code command}. LogsSocketTest has what they share. */
@Timeout(240)
@QuarkusTest
class FleetOutputTest {
  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();
  private final AskedAgent agent =
      new AskedAgent(hub.modernAgent(server, "containers:control", "commands:any"));

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void followsAContainerOfOneOfTheServers() {
    String topic =
        "\"topic\":\"container\",\"server_id\":\"" + server.id() + "\",\"container_id\":\"web\"";
    TestPeer browser = hub.fleet(server.owner());

    browser.send("{\"type\":\"subscribe\"," + topic + ",\"tail\":7}");
    assertThat(browser.receive()).isEqualTo("{\"type\":\"subscribed\"," + topic + "}");
    AskedAgent.Request asked = agent.asked();
    assertThat(asked.fields()).isEqualTo(",\"container_id\":\"web\",\"tail\":7");
    agent.reply(asked, "container_log_line", ",'data':{'message':'hello'}");
    assertThat(browser.receive())
        .startsWith("{\"type\":\"log\"," + topic + ",\"stream\":\"stdout\",\"data\":{")
        .contains("hello");
    agent.reply(asked, "stream_ended", ",'message':'it ended'");
    assertThat(browser.receive())
        .isEqualTo("{\"type\":\"ended\"," + topic + ",\"message\":\"it ended\"}");
  }

  @Test
  void letsGoOfAContainer() {
    String topic =
        "\"topic\":\"container\",\"server_id\":\"" + server.id() + "\",\"container_id\":\"web\"";
    TestPeer browser = hub.fleet(server.owner());
    browser.send("{\"type\":\"subscribe\"," + topic + "}");
    assertThat(browser.receive()).contains("subscribed");
    AskedAgent.Request asked = agent.asked();

    browser.send("{\"type\":\"unsubscribe\"," + topic + "}");

    assertThat(browser.receive()).isEqualTo("{\"type\":\"unsubscribed\"," + topic + "}");
    assertThat(agent.asked()).isEqualTo(new AskedAgent.Request("stop_stream", asked.id(), ""));
  }

  @Test
  void followsACommandAndNobodyElses() {
    RunCommand.Started started =
        hub.runCommand.run(
            server.owner(), server.id(), new CommandLine("x", Duration.ofSeconds(9), null));
    AskedAgent.Request asked = agent.asked();
    String topic = "\"topic\":\"command\",\"server_id\":\"%s\",\"command_id\":\"%s\"";
    String own = topic.formatted(server.id(), started.execution().id());
    TestPeer browser = hub.fleet(server.owner());
    browser.send("{\"type\":\"subscribe\"," + own + "}");
    assertThat(browser.receive()).isEqualTo("{\"type\":\"subscribed\"," + own + "}");
    Registered foreign = hub.server();
    TestPeer stranger = hub.fleet(foreign.owner());

    for (Registered of : new Registered[] {server, foreign}) {
      stranger.send(
          "{\"type\":\"subscribe\"," + topic.formatted(of.id(), started.execution().id()) + "}");
      assertThat(stranger.receive()).startsWith("{\"type\":\"error\"");
    }
    agent.reply(asked, "command_output", ",'stream':'stdout','data':'secret'");

    assertThat(browser.receive())
        .startsWith("{\"type\":\"log\"," + own + ",\"stream\":\"stdout\"")
        .contains("secret");
    assertThat(stranger.send("{\"type\":\"ping\"}").receive()).contains("pong");
    agent.reply(asked, "command_result", ",'data':{'exit_code':7,'ended':'exited'}");
    assertThat(browser.receive())
        .startsWith("{\"type\":\"ended\"," + own)
        .contains("\"data\":{\"status\":\"failed\",\"exit_code\":7,");
  }
}
