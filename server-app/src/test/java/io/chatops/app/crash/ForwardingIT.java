package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.app.crash.HubClient.Answer;
import io.chatops.app.crash.HubClient.Registered;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests to one hub that the other one, which has the agent, carries out. */
class ForwardingIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String UPTIME = "{\"command\":\"uptime\"}";

  private final InstantSource clock = InstantSource.system();

  @TempDir Path home;

  private HubProcess hub(HubProcess hub, EmbeddedDatabase postgresql) {
    return hub.with("CHATOPS_STORAGE", "postgresql")
        .with("CHATOPS_SECRETS_KEY_FILE", home.resolve("secrets.key").toString())
        .with("CHATOPS_DATABASE_URL", postgresql.jdbcUrl())
        .with("CHATOPS_DATABASE_USER", postgresql.user())
        .with("CHATOPS_DATABASE_PASSWORD", postgresql.password());
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(home.resolve(name));
  }

  private static DrivenAgent agent(HubProcess hub, Registered server) {
    DrivenAgent agent = new DrivenAgent(hub, server);
    agent.answer(
        "commands:any",
        "execute_command",
        "{\"type\":\"command_output\",\"request_id\":\"%s\",\"stream\":\"stdout\",\"data\":\"up\"}",
        "{\"type\":\"command_result\",\"request_id\":\"%s\",\"data\":{\"exit_code\":0,\"ended\":\"exited\"}}");
    agent.answer(
        "containers:control",
        "restart_container",
        "{\"type\":\"container_restarted\",\"request_id\":\"%s\",\"data\":{\"container_id\":\"nginx\",\"status\":\"running\"}}");
    agent.answer(
        "containers:control",
        "get_container_logs",
        "{\"type\":\"container_log_line\",\"request_id\":\"%s\",\"data\":{\"stream\":\"stdout\",\"message\":\"ready\"}}",
        "{\"type\":\"container_logs\",\"request_id\":\"%s\",\"data\":{\"container_id\":\"nginx\"}}");
    return agent;
  }

  @Test
  void succeedUnlessTheLineIsCut() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
        HubProcess one = hub(HubProcess.in(folder("one")), postgresql);
        HubProcess two = hub(HubProcess.in(folder("two")), postgresql);
        DatabaseLine line = new DatabaseLine(one.base().getPort())) {
      one.with("CHATOPS_HUB_URL", "http://localhost:" + line.port());
      one.start();
      two.start();
      HubClient atOne = HubClient.register(one);
      HubClient atTwo = atOne.at(two);
      Registered server = atOne.newServer();
      String id = server.serverId();
      String restart = "/docker/" + id + "/containers/nginx/restart";
      try (DrivenAgent agent = agent(one, server)) {
        agent.connect();

        Answer ran = atTwo.ask("POST", "/commands/" + id, UPTIME); // in the same second
        assertThat(ran.status()).as(ran.body().toString()).isEqualTo(200);
        assertThat(ran.data().path("output").asText()).isEqualTo("up");
        String path = "/commands/" + id + "/" + ran.data().path("command_id").asText();
        assertThat(atTwo.ask("GET", path).data()).isEqualTo(atOne.ask("GET", path).data());
        assertThat(atTwo.ask("POST", restart, "{}").data().path("state").asText())
            .isEqualTo("running");
        assertThat(
                atTwo
                    .ask("GET", "/docker/" + id + "/containers/nginx/logs?tail=5")
                    .data()
                    .path(0)
                    .path("message")
                    .asText())
            .isEqualTo("ready");
        assertThat(atTwo.ask("POST", "/commands/" + id, "{\"timeout\":5}").status()).isEqualTo(422);
        agent.report(clock.instant(), 20);
        assertThat(atTwo.ask("GET", "/metrics/" + id).body())
            .isEqualTo(atOne.ask("GET", "/metrics/" + id).body());
        JsonNode health = atTwo.ask("POST", "/servers/" + id + "/health").data();
        assertThat(health.path("checks").findValuesAsText("name")).contains("agent_connection");
        assertThat(auditedAddresses(atOne)).contains("127.0.0.1").doesNotContain("null");

        line.cut();
        Answer refused = atTwo.ask("POST", restart, "{}");
        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(503);
        assertThat(refused.body().toString()).contains("connected to another hub");
        assertThat(atTwo.ask("GET", "/docker/" + id + "/containers").status()).isEqualTo(200);
        assertThat(atTwo.ask("GET", "/servers").status()).isEqualTo(200);
        assertThat(atOne.ask("POST", restart, "{}").status()).isEqualTo(200);

        line.mend();
        Await.until(
            "the hub acts at the other one again",
            PATIENCE,
            () -> atTwo.ask("POST", restart, "{}").status() == 200);
      }
      assertThat(Files.readString(one.log())).doesNotContain("ERROR");
      assertThat(Files.readString(two.log())).doesNotContain("ERROR");
    }
  }

  private static String auditedAddresses(HubClient client) {
    return client.ask("GET", "/audit").data().findValuesAsText("address").toString();
  }

  @Test
  void failAtOnceWhenTheOwnerIsKilled() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
        HubProcess one = hub(HubProcess.withTls(folder("one")), postgresql);
        HubProcess two = hub(HubProcess.withTls(folder("two")), postgresql)) {
      one.start();
      two.start();
      HubClient atOne = HubClient.register(one);
      HubClient atTwo = atOne.at(two);
      Registered server = atOne.newServer();
      String commands = "/commands/" + server.serverId();
      try (DrivenAgent agent = new DrivenAgent(one, server);
          DrivenPage page = DrivenPage.open(two, atTwo)) {
        page.subscribe("\"topic\":\"server\",\"server_id\":\"" + server.serverId() + "\"");
        agent.allow("commands:any");
        agent.connect();
        agent.report(clock.instant(), 42);
        Await.until("the page shows it", PATIENCE, () -> page.has("metrics", "_percent\":42"));
        Await.until(
            "the hubs have connected",
            PATIENCE,
            () ->
                atTwo
                    .ask("POST", "/servers/" + server.serverId() + "/health")
                    .body()
                    .toString()
                    .contains("The agent answers"));
        CompletableFuture<Answer> waiting =
            CompletableFuture.supplyAsync(() -> atTwo.ask("POST", commands, UPTIME));
        var unused = agent.request("execute_command");

        one.kill();

        Answer lost = waiting.get(1, TimeUnit.MINUTES);
        assertThat(lost.status()).as(lost.body().toString()).isEqualTo(502);
        assertThat(lost.body().toString()).contains("look before you try again");
        Answer refused = atTwo.ask("POST", commands, UPTIME);
        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(503);
      }
      try (DrivenAgent agent = agent(two, server)) {
        agent.connect();
        assertThat(atTwo.ask("POST", commands, UPTIME).status()).isEqualTo(200);
        Await.until(
            "the command is lost on record",
            PATIENCE,
            () -> atTwo.ask("GET", commands).data().findValuesAsText("status").contains("lost"));
      }
      assertThat(Files.readString(two.log())).doesNotContain("ERROR");
    }
  }
}
