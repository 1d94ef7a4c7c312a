package org.example.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.User;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.SessionId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.note.Note;
import io.chatops.core.note.Notes;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import io.chatops.core.testing.MutableClock;
import io.chatops.testkit.SampleObjects;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A service of core over the storage in memory: no database, no mocks, no sleeping. */
class NotesInMemoryTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final Storage storage = InMemoryStorage.create(clock, Duration.ofDays(7));
  private final Notes notes =
      new Notes(
          new OwnedServers(storage.servers()),
          storage.notes(),
          new Audit(storage.auditTrail(), clock),
          clock);

  @Test
  void writesANoteAndRecordsIt() {
    User ada = SampleObjects.user();
    Server server = SampleObjects.server(ada.id(), "web-1");
    storage.users().add(ada, ada.role());
    storage.servers().add(server);
    Actor actor =
        new Actor(ada.id(), ada.username().value(), ada.role(), SessionId.random(), "192.0.2.7");
    clock.advance(Duration.ofMinutes(5));

    Note note = notes.add(actor, server.id(), "Upgraded the kernel", null);

    assertThat(note.at()).isEqualTo(clock.instant());
    assertThat(storage.notes().find(server.id(), note.id())).contains(note);
    assertThat(storage.auditTrail().find(AuditTrail.Query.of(10, 0)).events())
        .extracting(AuditEvent::target)
        .containsExactly("note " + note.id());
  }
}
