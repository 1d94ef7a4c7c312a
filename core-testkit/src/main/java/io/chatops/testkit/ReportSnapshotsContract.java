package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportSnapshots;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.server.Server;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link ReportSnapshots}. */
public abstract class ReportSnapshotsContract extends OwnedServerContract {
  private ReportSnapshots snapshots() {
    return storage().snapshots();
  }

  @Test
  void findsNothingUnknown() {
    snapshots().save(List.of());

    assertThat(snapshots().find(ServerId.random())).isEmpty();
  }

  @Test
  void keepsADocumentToTheByte() {
    String json = "{\"text\": \"" + SampleObjects.longText() + " 🦊 \\u0000\"}";
    snapshots().save(List.of(snapshot(server.id(), json, NOW)));

    assertThat(textOf(server.id())).isEqualTo(json);
    assertThat(snapshots().find(server.id()).orElseThrow().collectedAt()).isEqualTo(NOW);
  }

  @Test
  void keepsOnlyTheSliceOfALargerFrame() {
    byte[] frame = "before{\"a\": 1}after".getBytes(StandardCharsets.UTF_8);
    snapshots().save(List.of(new Snapshot(server.id(), NOW, new ReportDocument(frame, 6, 8))));

    assertThat(textOf(server.id())).isEqualTo("{\"a\": 1}");
  }

  @Test
  void replacesAnOlderOneAndKeepsANewerOne() {
    snapshots().save(List.of(snapshot(server.id(), "[1]", NOW)));
    snapshots().save(List.of(snapshot(server.id(), "[2]", NOW.plusNanos(1000))));
    snapshots().save(List.of(snapshot(server.id(), "[3]", NOW)));

    assertThat(textOf(server.id())).isEqualTo("[2]");
  }

  @Test
  void skipsServersThatAreGone() {
    Server removed = newServer();
    storage().servers().remove(removed.id());

    snapshots()
        .save(List.of(snapshot(removed.id(), "[1]", NOW), snapshot(server.id(), "[2]", NOW)));

    assertThat(snapshots().find(removed.id())).isEmpty();
    assertThat(textOf(server.id())).isEqualTo("[2]");
  }

  private String textOf(ServerId serverId) {
    return snapshots().find(serverId).orElseThrow().document().json();
  }

  private static Snapshot snapshot(ServerId serverId, String json, Instant at) {
    return new Snapshot(serverId, at, ReportDocument.of(json.getBytes(StandardCharsets.UTF_8)));
  }
}
