package io.espalier.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store promises, whatever file system it stands on. */
abstract class StoreContract {
  /** An empty folder of its own for each test. */
  abstract String folder();

  /** How often two writers race for one file. */
  abstract int races();

  @Test
  void aMissingFolderIsEmpty() {
    Store store = Stores.at(folder()).child("missing");
    assertThat(store.list()).isEmpty();
    assertThat(store.read("a")).isEmpty();
    assertThat(store.exists("a")).isFalse();
    store.delete("a");
  }

  @Test
  void readsWhatWasPublished() throws IOException {
    Store store = Stores.at(folder());
    assertThat(store.publish("a", bytes("one"))).isTrue();
    assertThat(store.read("a")).hasValue(bytes("one"));
    assertThat(store.exists("a")).isTrue();
    try (InputStream in = store.open("a")) {
      assertThat(in.readAllBytes()).isEqualTo(bytes("one"));
    }
  }

  @Test
  void theFirstWriterWins() {
    Store store = Stores.at(folder());
    assertThat(store.publish("a", bytes("one"))).isTrue();
    assertThat(store.publish("a", bytes("two"))).isFalse();
    assertThat(store.read("a")).hasValue(bytes("one"));
    assertThat(store.list()).containsExactly("a");
  }

  @Test
  void ofTwoWritersAtOnceExactlyOneWins() throws Exception {
    Store store = Stores.at(folder());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CyclicBarrier start = new CyclicBarrier(2);
    try {
      for (int race = 0; race < races(); race++) {
        String name = "race-" + race;
        List<Future<Boolean>> writers = new ArrayList<>();
        for (String who : List.of("left", "right")) {
          Callable<Boolean> writer =
              () -> {
                start.await();
                return store.publish(name, bytes(who));
              };
          writers.add(threads.submit(writer));
        }
        boolean left = writers.get(0).get();
        boolean right = writers.get(1).get();
        assertThat(left).as(name).isNotEqualTo(right);
        assertThat(store.read(name)).hasValue(bytes(left ? "left" : "right"));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(store.list()).hasSize(races());
  }

  @Test
  void replacesWholeFiles() {
    Store store = Stores.at(folder());
    store.replace("a", bytes("a longer text"));
    store.replace("a", bytes("short"));
    assertThat(store.read("a")).hasValue(bytes("short"));
    assertThat(store.list()).containsExactly("a");
  }

  @Test
  void aReaderNeverSeesHalfAReplacedFile() throws Exception {
    Store store = Stores.at(folder());
    byte[] zeros = new byte[1 << 16];
    byte[] ones = new byte[1 << 16];
    Arrays.fill(ones, (byte) 1);
    store.replace("a", zeros);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<?> writer =
          threads.submit(
              () -> {
                for (int i = 0; i < races(); i++) {
                  store.replace("a", i % 2 == 0 ? ones : zeros);
                }
              });
      do {
        byte[] seen = store.read("a").orElseThrow();
        assertThat(seen).isEqualTo(seen[0] == 0 ? zeros : ones);
      } while (!writer.isDone());
      writer.get();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void listsFilesAndFoldersSortedAndHidesWhatIsBeingWritten() {
    Store store = Stores.at(folder());
    store.publish("b", bytes(""));
    store.publish("c/d", bytes(""));
    store.publish("a", bytes(""));
    store.publish(Names.temporary(), bytes("left by a writer that died"));
    assertThat(store.list()).containsExactly("a", "b", "c");
    assertThat(store.child("c").list()).containsExactly("d");
    assertThat(store.folders()).containsExactly("c");
    assertThat(store.child("c").folders()).isEmpty();
    assertThat(store.child("missing").folders()).isEmpty();
  }

  @Test
  void measuresFilesAndFoldersWithAllTheyHold() {
    Store store = Stores.at(folder());
    store.publish("a", bytes("one"));
    store.publish("ab", bytes("beside"));
    store.publish("b/c/d", bytes("four"));
    store.publish("b/" + Names.temporary(), bytes("left by a writer that died"));
    store.publish("b/e", bytes(""));
    assertThat(store.size("a")).isEqualTo(3);
    assertThat(store.size("b")).isEqualTo(4 + 26);
    assertThat(store.size("b/c")).isEqualTo(4);
    assertThat(store.child("b").size("e")).isZero();
    assertThat(store.size("missing")).isZero();
    assertThat(store.size("a/b")).isZero();
    assertThat(store.child("missing").size("a")).isZero();
  }

  @Test
  void deletesFilesAndFolders() {
    Store store = Stores.at(folder());
    store.publish("a", bytes(""));
    store.publish("b/c/d", bytes(""));
    store.delete("a");
    store.delete("b");
    assertThat(store.list()).isEmpty();
  }

  @Test
  void itsUriLeadsBackToIt() {
    Store store = Stores.at(folder()).child("a b").child("c/d");
    store.publish("e", bytes("one"));
    Store again = Stores.at(store.uri());
    assertThat(again.uri()).isEqualTo(store.uri()).endsWith("/a b/c/d");
    assertThat(again.read("e")).hasValue(bytes("one"));
  }

  @Test
  void refusesAFileInsteadOfAFolder() {
    Store store = Stores.at(folder());
    store.publish("a", bytes("one"));
    assertThatThrownBy(() -> Stores.at(store.uri() + "/a"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("/a': it is a file; name a folder");
    assertThatThrownBy(() -> store.child("a").list())
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a file stands where a folder is needed");
    assertThatThrownBy(() -> store.publish("a/b", bytes("two")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a file stands where a folder is needed");
  }

  @Test
  void refusesAFolderInsteadOfAFile() {
    Store store = Stores.at(folder());
    store.publish("a/b", bytes("one"));
    assertThatThrownBy(() -> store.read("a"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it is a folder, not a file");
    assertThatThrownBy(() -> store.open("a"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it is a folder, not a file");
    assertThatThrownBy(() -> store.replace("a", bytes("two")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it is a folder, not a file");
    assertThat(store.publish("a", bytes("two"))).isFalse();
    assertThat(store.list()).containsExactly("a");
  }

  @Test
  void refusesToOpenWhatIsNotThere() {
    Store store = Stores.at(folder());
    assertThatThrownBy(() -> store.open("missing"))
        .isInstanceOf(Refusal.class)
        .hasMessage("Cannot open '%s/missing': there is no such file; check the path", store.uri());
  }

  @Test
  void namesStayWithinTheFolder() {
    Store store = Stores.at(folder()).child("inner");
    for (String name : List.of("../a", "/a", "", "a/../../b")) {
      assertThatThrownBy(() -> store.publish(name, bytes("")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
