package io.espalier.data.picture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that {@code benchmarks/picture_fixtures.py} has made with Pillow. */
final class PictureFixtures {
  private static final String EXPECTED = ".rgb";

  private PictureFixtures() {}

  /** The names of all pictures in a folder. */
  static List<String> names(String folder) {
    try (Stream<Path> files = Files.list(path(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(EXPECTED))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] content(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Red, green and blue of every pixel, line by line, as Pillow has them. */
  static byte[] expected(String name) {
    return content(name + EXPECTED);
  }

  private static Path path(String name) {
    try {
      return Path.of(PictureFixtures.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
