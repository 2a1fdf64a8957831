package org.sigmap.cli;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.apache.logging.log4j.LogManager;

/**
 * Ctrl-C, SIGTERM and the end of the terminal (SIGHUP): a command that has something to keep is
 * asked to stop at its next safe point, and goes on to its orderly end, with every finished cell on
 * disk and the lock released. Any other command ends at once, and so does any at the second signal.
 * The exit code is {@value ExitCode#INTERRUPTED} in every case but that of an error on the way.
 *
 * <p>Signals are handled, and not waited for in a shutdown hook: while a virtual machine shuts down
 * nothing may add a hook, which drawing a figure does.
 */
public final class Interruption {
  /** SIGINT, SIGTERM, SIGHUP. */
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AtomicReference<Runnable> stop = new AtomicReference<>();
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int code = ExitCode.INTERRUPTED;
  private final Duration patience;
  private final IntConsumer halt;
  private final Consumer<String> say;

  public Interruption() {
    // No hooks: whoever is here has given up waiting for anything orderly.
    this(PATIENCE, Runtime.getRuntime()::halt, Terminal::say);
  }

  /**
   * @param patience how long an orderly end may take
   * @param halt ends the process with an exit code
   * @param say tells the user a line
   */
  Interruption(Duration patience, IntConsumer halt, Consumer<String> say) {
    this.patience = patience;
    this.halt = halt;
    this.say = say;
  }

  /**
   * What to do when the user interrupts, at once where that has happened and the program goes on to
   * its end; replaces what was registered before.
   */
  public void onInterrupt(Runnable action) {
    stop.set(action);
    if (signalled.get()) {
      action.run();
    }
  }

  /**
   * Runs {@code program} so that an interrupt lets it come to its orderly end, where it has
   * registered one.
   *
   * @return the process's exit code
   */
  int guard(IntSupplier program) {
    SIGNALS.forEach(signal -> Signals.handle(signal, this::signalled));
    try {
      code = exitCode(program.getAsInt());
      return code;
    } finally {
      ended.countDown();
    }
  }

  private int exitCode(int own) {
    boolean error = own != ExitCode.DONE && own != ExitCode.ALL_DIVERGED;
    return signalled.get() && !error ? ExitCode.INTERRUPTED : own;
  }

  /** What a signal does; each comes on a thread of its own. */
  void signalled(String signal) {
    boolean first = signalled.compareAndSet(false, true);
    Runnable action = stop.get();
    if (ended.getCount() == 0) {
      // The virtual machine is closing; only who asks twice does not want to wait for that.
      if (!first) {
        halt.accept(code);
      }
      return;
    }
    if (action == null) {
      halt.accept(ExitCode.INTERRUPTED);
      return;
    }
    if (!first) {
      say.accept("sigmap: ended at once; what was recorded before is kept");
      halt.accept(ExitCode.INTERRUPTED);
      return;
    }
    say.accept("sigmap: stopping at the next safe point; interrupt again to end at once");
    action.run();
    if (!endsInTime()) {
      say.accept(
          "sigmap: no safe point within "
              + patience.toSeconds()
              + " s; ended without another checkpoint, and what was recorded before is kept");
      halt.accept(ExitCode.INTERRUPTED);
    }
  }

  private boolean endsInTime() {
    try {
      return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Hears the operating system's signals by {@code sun.misc.Signal}, the only way that Java has
   * (module {@code jdk.unsupported}). It is called by name, because the compiler warns of every
   * other mention. A signal that the parent process had ignored, as {@code nohup} does, stays
   * ignored.
   */
  static final class Signals {
    private Signals() {}

    /**
     * Calls {@code heard} with the signal's name, on a thread of its own each time, in the place of
     * ending the virtual machine.
     *
     * @param name without "SIG", such as INT
     * @return whether signals of this name can be heard here
     */
    static boolean handle(String name, Consumer<String> heard) {
      try {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Object listener =
            MethodHandleProxies.asInterfaceInstance(
                handler,
                MethodHandles.dropArguments(
                    lookup
                        .findVirtual(
                            Consumer.class,
                            "accept",
                            MethodType.methodType(void.class, Object.class))
                        .bindTo(heard)
                        .bindTo(name),
                    0,
                    signal));
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
        return true;
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        // Another operating system's, or one that the virtual machine keeps for itself (-Xrs).
        // Not kept in a field: logging takes longer to start than all else that `--help` needs.
        LogManager.getLogger(Signals.class).warn("cannot hear signal {}", name, e);
        return false;
      }
    }
  }
}
