package io.espalier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest extends StoreContract {
  @TempDir private Path root;

  @Override
  String folder() {
    return root.toString();
  }

  @Override
  int races() {
    return 200;
  }

  @Test
  void leavesNothingBesideTheFiles() throws IOException {
    Store store = Stores.at(folder());
    store.publish("a", bytes("one"));
    store.publish("a", bytes("two"));
    store.replace("b", bytes("three"));
    try (Stream<Path> entries = Files.list(root)) {
      assertThat(entries.map(e -> e.getFileName().toString())).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void aFileFurtherUpIsInTheWayToo() {
    Store store = Stores.at(folder());
    store.publish("a", bytes("one"));
    assertThatThrownBy(() -> store.publish("a/b/c", bytes("two")))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            Text.of(
                "Cannot write 'file:%s/a/b/c': a file stands where a folder is needed; name another folder",
                root));
  }

  /** Java's own modules lie on a file system that is read-only everywhere. */
  @Test
  void aReadOnlyFileSystemIsSaidToBeThat() {
    Path there = Path.of(URI.create("jrt:/java.base/new/file"));
    assertThat(LocalFailure.of("write", there, new FileSystemException("x")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("java.base/new/file': the file system is read-only");
    assertThat(LocalFailure.of("write", root.resolve("a"), new IOException("disk full")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot write 'file:%s/a': disk full", root);
  }

  @Test
  void everySpellingOfALocalPathIsTheSameFolder() {
    String path = root.resolve("x").toString();
    for (String spelling : new String[] {path, "file:" + path, "file://" + path, "FILE:" + path}) {
      assertThat(Stores.at(spelling).uri()).isEqualTo("file:" + path);
    }
    assertThat(Stores.at("file://localhost" + path).uri()).isEqualTo("file:" + path);
  }

  @Test
  void relativePathsStartAtTheWorkingDirectory() {
    String here = Path.of("").toAbsolutePath().toString();
    assertThat(Stores.at("out/sweeps").uri()).isEqualTo("file:" + here + "/out/sweeps");
    assertThat(Stores.at("file:out/sweeps").uri()).isEqualTo("file:" + here + "/out/sweeps");
    assertThat(Stores.at("./a:b").uri()).isEqualTo("file:" + here + "/a:b");
  }

  @Test
  void aLinkHoldsNothingAndDeletingItLeavesItsTarget() throws IOException {
    Store store = Stores.at(folder());
    store.publish("kept/a", bytes("one"));
    Files.createDirectories(root.resolve("gone"));
    Files.createSymbolicLink(root.resolve("gone/link"), root.resolve("kept"));
    assertThat(store.size("gone")).isZero();
    store.delete("gone");
    assertThat(store.list()).containsExactly("kept");
    assertThat(store.child("kept").read("a")).hasValue(bytes("one"));
  }
}
