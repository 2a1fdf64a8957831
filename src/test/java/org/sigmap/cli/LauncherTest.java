package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An error reaches standard error, whatever standard error is, and Java's own refusals too. */
@Tag("slow")
class LauncherTest {
  @TempDir Path directory;
  private LauncherHome home;

  @BeforeEach
  void install() throws IOException {
    home = LauncherHome.image(directory, StreamsProbe.class);
  }

  private static String lines(IntFunction<String> line) {
    return IntStream.range(0, StreamsProbe.LINES).mapToObj(line).collect(Collectors.joining());
  }

  private static final String BOTH = lines(i -> "out " + i + "\nerr " + i + "\n");
  private static final String ERRORS = lines(i -> "err " + i + "\n");

  @Test
  void oneFileForBothStreamsHoldsEveryLineInOrder() throws Exception {
    Program program = home.run("\"$home/sigmap\" >\"$home/log\" 2>&1");
    assertEquals(3, program.exitCode());
    assertEquals(BOTH, Files.readString(directory.resolve("log")));
  }

  @Test
  void aFileThatIsAppendedToKeepsWhatItHeld() throws Exception {
    home.run("cd \"$home\"; echo before >log; ./sigmap >>log 2>&1; ./sigmap >>log 2>&1");
    assertEquals("before\n" + BOTH + BOTH, Files.readString(directory.resolve("log")));
  }

  @Test
  void pipesGetTheirLinesAndNativeOnesGoToTheLog() throws Exception {
    Program program = home.run("\"$home/sigmap\"");
    assertEquals(ERRORS, program.err());
    assertEquals(lines(i -> "out " + i + "\n"), program.out());
    assertEquals(
        lines(i -> "native " + i + "\n"),
        Files.readString(directory.resolve("cache").resolve("native.log")));
  }

  @Test
  void aSocketGetsThem() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process =
          home.start(
              "exec 2<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "; \"$home/sigmap\"",
              Map.of());
      try (Socket socket = server.accept()) {
        process.getInputStream().readAllBytes();
        assertEquals(3, process.waitFor());
        assertEquals(
            ERRORS, new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void anotherUsersPipeGetsThem() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may become another user");
    // The other user may not look into this test's folders, so the shell's own line stands for the
    // program: what is asked is whether descriptors are handed on, not opened.
    Files.writeString(
        directory.resolve("java"),
        """
        #!/bin/bash
        [ "$*" = "${*%-version}" ] || { echo 'version "17"'; exit; }
        for word; do case $word in -Dsigmap.stderr=*) fd=${word#*=} ;; esac; done
        echo said >&"$fd"
        """);
    Program program =
        home.run(
            """
            mkdir /tmp/sigmap-test-$$ && cd /tmp/sigmap-test-$$ && mkdir bin
            cp "$home/sigmap" "$home/sigmap.jar" . && cp "$home/java" bin/
            chmod -R a+rX . && chmod a+x bin/java
            JAVA_HOME=$PWD setpriv --reuid 65534 --clear-groups env SIGMAP_CACHE= ./sigmap 2> >(cat)
            rm -r /tmp/sigmap-test-$$
            sleep 0.2
            """);
    assertEquals("said\n", program.out() + program.err());
  }

  @Test
  void aStandardErrorThatIsClosedOrFullChangesNoExitCode() throws Exception {
    assertEquals(3, home.run("\"$home/sigmap\" 2>&-").exitCode());
    assertEquals(3, home.run("\"$home/sigmap\" 2>/dev/full").exitCode());
    Program program = home.run("\"$home/sigmap\" 2>&- <&-");
    assertEquals(lines(i -> "out " + i + "\n"), program.out());
  }

  @Test
  void withoutAPlaceForTheCacheOnePrivateFolderServesAllCalls() throws Exception {
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    Map<String, String> environment =
        Map.of("SIGMAP_CACHE", "/proc/none", "TMPDIR", temporary.toString());
    home.run("\"$home/sigmap\"; \"$home/sigmap\"", environment);
    String[] names = LauncherHome.names(temporary).split(" ");
    assertEquals(1, names.length, String.join(" ", names));
    assertTrue(names[0].startsWith("sigmap-"), names[0]);
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve(names[0]))));
  }

  @Test
  void plantedLinksAreNotFollowed() throws Exception {
    Path victim = directory.resolve("victim");
    Files.writeString(victim, "precious");
    Files.createSymbolicLink(directory.resolve("cache").resolve("native.log"), victim);
    home.run("\"$home/sigmap\"");
    assertEquals("precious", Files.readString(victim));

    Path planted = Files.createDirectories(directory.resolve("planted"));
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    Program program =
        home.run(
            "ln -s \"$home/planted\" \"$TMPDIR/sigmap-$EUID\"; \"$home/sigmap\"",
            Map.of("SIGMAP_CACHE", "/proc/none", "TMPDIR", temporary.toString()));
    assertEquals(ERRORS, program.err());
    assertEquals("", LauncherHome.names(planted));
  }

  @Test
  void aUserWithoutHomeHasTheOneOfTheUserDatabase() throws Exception {
    Program program =
        home.run(
            """
            unset HOME
            before=$(mktemp "$home/before.XXXX")
            [ -w ~ ] || { echo unwritable; exit; }
            "$home/sigmap" >/dev/null 2>&1
            find ~/.cache/sigmap/native.log -newer "$before"
            """,
            Map.of("SIGMAP_CACHE", "", "XDG_CACHE_HOME", ""));
    assertFalse(program.out().isEmpty(), program.err());
  }

  @Test
  void javaThatIsMissingOrTooOldIsOneLine() throws Exception {
    Program missing =
        home.run(
            """
            mkdir "$home/bin"
            for tool in bash env readlink dirname basename cat grep head find mkdir; do
              ln -s "$(command -v $tool)" "$home/bin/$tool"
            done
            PATH=$home/bin "$home/sigmap" doctor
            """,
            Map.of("JAVA_HOME", ""));
    assertEquals(
        "sigmap: there is no Java; install JDK 17 or newer (Debian, Ubuntu: sudo apt-get install"
            + " openjdk-17-jdk-headless)\n",
        missing.err());
    assertEquals(2, missing.exitCode());

    Program old =
        home.run(
            """
            mkdir -p "$home/old/bin"
            printf '#!/bin/sh\\necho openjdk version \\\\"11.0.2\\\\" 2019-01-15 >&2\\n' >"$home/old/bin/java"
            chmod +x "$home/old/bin/java"
            JAVA_HOME=$home/old "$home/sigmap" doctor
            """);
    assertEquals(
        "sigmap: "
            + directory
            + "/old/bin/java is too old (openjdk version \"11.0.2\" 2019-01-15); set JAVA_HOME to"
            + " the folder of a JDK 17 or newer\n",
        old.err());
    assertEquals(2, old.exitCode());
  }

  @Test
  void aHeapThatTheMachineCannotGiveIsOneLine() throws Exception {
    Program program = home.run("ulimit -v 400000; \"$home/sigmap\" doctor");
    assertTrue(program.err().startsWith("sigmap: Java does not start (C"), program.err());
    assertEquals(1, program.err().lines().count(), program.err());
    assertEquals(2, program.exitCode());
  }

  /** As in a container without a network, and on many a compute node. */
  @Test
  void aHostWhoseNameDoesNotResolveIsNoMatter() throws Exception {
    assumeTrue(
        home.run("unshare --net --uts hostname nowhere.invalid").exitCode() == 0,
        "this user may not make a host without a network");
    LauncherHome.writeJar(directory.resolve("sigmap.jar"), Sigmap.class);
    Program program =
        home.run("unshare --net --uts sh -c 'hostname nowhere.invalid; \"$home/sigmap\" runn'");
    assertEquals(
        "sigmap: Unmatched argument at index 0: 'runn'\nDid you mean: sigmap run?\n",
        program.err());
  }
}
