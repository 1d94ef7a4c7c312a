package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.process.ProcessSample;
import io.chatops.core.process.ProcessTop;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProcessTopTest {
  private final Api user = Api.user();
  private final String id = user.newServer();

  @Inject InMemoryStorage storage;
  @Inject MutableClock clock;

  @Test
  void tellsWhoItWas() {
    Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES).minusSeconds(3_600);
    keep(
        minute,
        new ProcessSample(7L, "db", "postgres", 5.0, 900.5, "postgres -D /data", "db.service"),
        new ProcessSample(8L, "build", "ci", 95.5, null, null, null));
    keep(minute.plusSeconds(60), new ProcessSample(9L, "later", null, 1.0, 1.0, null, null));

    JsonNode top = user.get("/metrics/" + id + "/top?at=" + minute.plusSeconds(59)).data();

    assertThat(Instant.parse(top.path("minute").asText())).isEqualTo(minute);
    assertThat(top.path("by_cpu").findValuesAsText("name")).containsExactly("build", "db");
    assertThat(top.path("by_memory").findValuesAsText("name")).containsExactly("db", "build");
    JsonNode db = top.path("by_memory").get(0);
    assertThat(db.path("pid").asLong()).isEqualTo(7);
    assertThat(db.path("program").asText()).isEqualTo("postgres");
    assertThat(db.path("user").asText()).isEqualTo("postgres");
    assertThat(db.path("group").asText()).isEqualTo("db.service");
    assertThat(db.path("memory").asDouble()).isEqualTo(900.5);
    assertThat(db.path("command").asText()).isEqualTo("postgres -D /data");
    assertThat(top.path("by_cpu").get(0).path("memory").isNull()).isTrue();
  }

  @Test
  void documentsThatWhatTheAgentDidNotTellIsNull() {
    JsonNode fields =
        Api.stranger().get("/openapi.json").json().at("/components/schemas/TopProcess/properties");

    assertThat(fields)
        .hasSize(8)
        .allSatisfy(field -> assertThat(field.path("type").toString()).contains("null"));
  }

  @Test
  void showsTheNewestUnlessAskedOtherwise() {
    Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    keep(minute.minusSeconds(120), new ProcessSample(1L, "before", null, 1.0, 1.0, null, null));
    keep(minute, new ProcessSample(2L, "now", null, 1.0, 1.0, null, null));

    JsonNode top = user.get("/metrics/" + id + "/top").data();

    assertThat(top.path("by_cpu").findValuesAsText("name")).containsExactly("now");
  }

  @Test
  void addsUpATime() {
    Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES).minusSeconds(3_600);
    keep(minute, new ProcessSample(7L, "db", "postgres", 10.0, 900.0, "postgres -D /data", null));
    keep(
        minute.plusSeconds(60),
        new ProcessSample(7L, "db", "postgres", 30.0, 700.0, "postgres -D /data", null),
        new ProcessSample(8L, "build", null, 95.0, null, null, null));
    String path = "/metrics/" + id + "/top/range";

    JsonNode top = user.get(path).data();

    assertThat(top.path("lists").asInt()).isEqualTo(2);
    assertThat(top.path("by_cpu").findValuesAsText("name")).containsExactly("build", "db");
    assertThat(top.path("by_memory").get(0).toString())
        .isEqualTo(
            "{\"program\":\"postgres\",\"name\":\"db\",\"user\":\"postgres\",\"group\":null,\"minutes\":2,\"cpu_average\":20.0,"
                + "\"cpu_peak\":30.0,\"memory_average\":800.0,\"memory_peak\":900.0,"
                + "\"command\":\"postgres -D /data\",\"pids\":[7]}");
    assertThat(user.get(path + "?limit=1").data().path("by_cpu")).hasSize(1);
    assertThat(user.get(path + "?end=" + minute).data().path("lists").asInt()).isZero();
    assertThat(user.get(path + "?limit=0").invalidFields()).containsExactly("limit");
    Instant longAgo = clock.instant().minusSeconds(8 * 86_400);
    assertThat(user.get(path + "?start=" + longAgo).invalidFields()).containsExactly("start");
  }

  @Test
  void saysThatNoneIsKeptOfThatTime() {
    keep(clock.instant().truncatedTo(ChronoUnit.MINUTES).minusSeconds(600));

    Api.Answer answer = user.get("/metrics/" + id + "/top");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("no process list");
  }

  private void keep(Instant minute, ProcessSample... processes) {
    storage
        .processTops()
        .save(
            List.of(new ProcessTop(new ServerId(UUID.fromString(id)), minute, List.of(processes))));
  }
}
