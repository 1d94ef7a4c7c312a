package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.note.Note;
import io.chatops.core.note.NoteId;
import io.chatops.core.note.NoteRepository;
import io.chatops.core.server.Server;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link NoteRepository}. */
public abstract class NoteRepositoryContract extends OwnedServerContract {
  private NoteRepository notes() {
    return storage().notes();
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(notes().find(server.id(), NoteId.random())).isEmpty();
    assertThat(all()).isEmpty();
    assertThat(notes().remove(server.id(), NoteId.random())).isFalse();
  }

  @Test
  void findsANoteAsItWasAdded() {
    Note note =
        new Note(
            NoteId.random(),
            server.id(),
            NOW.plusNanos(1_000),
            SampleObjects.AWKWARD_TEXT,
            SampleObjects.AWKWARD_TEXT + "x".repeat(400));

    assertThat(notes().add(note, 10)).isTrue();

    assertThat(notes().find(server.id(), note.id())).contains(note);
    assertThat(all()).containsExactly(note);
  }

  @Test
  void listsThoseOfATimeNewestFirst() {
    Note first = added(NOW);
    Note second = added(NOW.plusSeconds(1));
    Note third = added(NOW.plusSeconds(2));

    assertThat(all()).containsExactly(third, second, first);
    assertThat(notes().find(server.id(), NOW, NOW.plusSeconds(2), 10))
        .containsExactly(second, first);
    assertThat(notes().find(server.id(), NOW.plusNanos(1_000), NOW.plusSeconds(3), 10))
        .containsExactly(third, second);
    assertThat(notes().find(server.id(), NOW, NOW.plusSeconds(3), 2))
        .containsExactly(third, second);
  }

  @Test
  void keepsTheLimitUnderConcurrentAdditions() {
    List<Boolean> added = ConcurrentStart.run(4, number -> () -> notes().add(note(NOW), 2));

    assertThat(added).filteredOn(each -> each).hasSize(2);
    assertThat(all()).hasSize(2);
  }

  @Test
  void keepsTheNotesOfServersApart() {
    Server another = newServer();
    Note note = added(NOW);

    assertThat(notes().find(another.id(), note.id())).isEmpty();
    assertThat(notes().remove(another.id(), note.id())).isFalse();
    assertThat(notes().find(another.id(), NOW, NOW.plusSeconds(1), 10)).isEmpty();
    Note others = new Note(NoteId.random(), another.id(), NOW, "ada", "a note");
    assertThat(notes().add(others, 1)).isTrue();
    assertThat(all()).containsExactly(note);
  }

  @Test
  void removesANoteOnce() {
    Note note = added(NOW);

    assertThat(notes().remove(server.id(), note.id())).isTrue();
    assertThat(notes().remove(server.id(), note.id())).isFalse();

    assertThat(all()).isEmpty();
  }

  @Test
  void letsARemovedServerTakeThem() {
    Note note = added(NOW);
    storage().servers().remove(server.id());

    assertThat(notes().find(server.id(), note.id())).isEmpty();
    assertThat(notes().add(note(NOW), 10)).isFalse();
    assertThat(notes().add(new Note(NoteId.random(), ServerId.random(), NOW, "a", "b"), 0))
        .isFalse();
  }

  private Note added(Instant at) {
    Note note = note(at);
    assertThat(notes().add(note, 10)).isTrue();
    return note;
  }

  private Note note(Instant at) {
    return new Note(NoteId.random(), server.id(), at, "ada", "a note");
  }

  private List<Note> all() {
    return notes().find(server.id(), NOW.minusSeconds(9), NOW.plusSeconds(9), 100);
  }
}
