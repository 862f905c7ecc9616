// SPDX-License-Identifier: MIT
// Mistakes that other inits were seen to make, and rules of the kernel that an init trips over.
//
// long: one list, numbered by place.
import type { Pitfall } from "./rows.ts";

export const PITFALLS: readonly Pitfall[] = [
  {
    pitfall:
      "When the main command has exited, the init exits too, and the kernel kills every worker in the middle of its clean-up",
    baronet:
      "Sends TERM and CONT to whoever is left, waits until nobody is there or the grace period is over, KILLs, reaps, and exits with the command's code",
    tests: {
      grace_period: ["waits for the clean-up of"],
      grace_period_end: ["KILLs a leftover after the grace period and says why"],
      exec_sessions: ["asks a process that entered the container as well"],
    },
  },
  {
    pitfall:
      "SIGCHLD inherited as ignored: the kernel reaps by itself, nobody tells the init, and it waits for ever",
    baronet:
      "Takes the default disposition for itself before anything else, and hands the inherited one to the command; a command that somebody else has reaped is an error, not a wait",
    tests: {
      signal_masks: [
        "forwards, reaps and ends although it inherited CHLD ignored",
        "starts the command with what it inherited",
      ],
    },
  },
  {
    pitfall:
      "A signal for the command's group comes before the child has made that group: nobody hears it",
    baronet:
      "Does not go on before the child has made its group and run its program; what came meanwhile is forwarded then",
    tests: {
      early_signal: ["sent at any system call of the start", "at any system call of its start"],
      early_several: ["forwards a signal once to each of two commands"],
    },
  },
  {
    pitfall:
      "The child starts with the init's handlers and an open mask: a signal between fork and exec is swallowed",
    baronet:
      "The child never has a handler and keeps everything blocked until the inherited mask comes with its program",
    tests: {
      early_signal: ["sent at any system call of the start"],
      signal_masks: ["starts the command with what it inherited"],
    },
  },
  {
    pitfall: "The init may not signal a command of another user, and dies of that error",
    baronet:
      "Says who and why in one log line, however often it happens, with what to do about it, and goes on",
    tests: {
      users: [
        "says once that it may not signal a command, however many signals come",
        "goes on, and says who and why, when it may not signal a command of another user",
      ],
      forwards_signals: ["goes on, and says who and why, when it may not signal its command"],
    },
  },
  {
    pitfall: "Started in the background, the init takes the terminal away from the shell",
    baronet: "Hands the foreground on only where it has it itself, and takes it back at the end",
    tests: {
      job_control: ["leaves the terminal to", "has the terminal while it runs, and then"],
      terminal: [
        "keeps away from a terminal that is not its own",
        "takes the terminal back when its command",
      ],
    },
  },
  {
    pitfall:
      "Ctrl-Z stops the command and not the init, so that the shell hangs; or it stops nobody",
    baronet:
      "Stops with its command, and goes on with it, where a shell can continue both; where nobody can, Ctrl-Z stops nobody for long",
    tests: {
      job_control: [
        "stops with its command on Ctrl-Z, and fg continues both",
        "goes on without the terminal on bg",
      ],
      whole_job: ["stops with the script around it on Ctrl-Z"],
      terminal: ["goes on after Ctrl-Z, where nobody could continue it"],
    },
  },
  {
    pitfall:
      "Giving up a terminal sends HUP and CONT, which reach the command; or a real HUP is taken for that one",
    baronet:
      "Gives no terminal up: the foreground is handed over, and no HUP comes of it. As dumb-init, which does give it up, it swallows what the kernel sends in its own name, once each",
    tests: {
      terminal: ["tells its command that the connection is lost, once, and sleeps on"],
      as_dumb_init_terminal: ["tells its command of no HUP or CONT but real ones"],
    },
  },
  {
    pitfall:
      "A signal for the init's process group reaches the command twice: directly, and forwarded",
    baronet:
      "Each command leads a group of its own before it can hear anything. As smell-baron, whose commands share its group, it keeps to itself what the terminal has sent to all of them; what somebody sends to that group with kill(2) they hear twice",
    tests: {
      as_smell_baron_terminal: [
        "lets keys and new sizes reach each of two commands once, and takes no key for TERM",
      ],
      early_signal: ["at any system call of its start"],
      several_commands: ["makes every command the leader of a process group of its own"],
      early_several: ["forwards a signal once to each of two commands"],
    },
  },
  {
    pitfall:
      "Several children die at once, the kernel sends one SIGCHLD, and the init reaps one of them",
    baronet: "Reaps after every wake-up until nobody is left to reap",
    tests: {
      reaps_zombies: [
        "reaps three orphans that die at the same time",
        "reaps 10,000 orphans that die 500 at a time",
      ],
      exit_status: ["knows the code although a hundred orphans die at the same time"],
    },
  },
  {
    pitfall: "Real-time signals are read beyond a table's end, or arrive without their value",
    baronet:
      "Forwards all of them in their order and number, with the value where one process is meant",
    tests: {
      forwards_signals: ["keeps order, number and values of queued real-time signals"],
      several_commands: ["forwards every signal once to every command, real-time values included"],
      as_dumb_init: ["forwards real-time signals with their values"],
    },
  },
  {
    pitfall:
      "SIGRTMIN is 34 for one C library and 35 for another, so the same name means two signals",
    baronet:
      "Reads names as the kernel and Docker number them, RTMIN being 34, and prints name and number",
    tests: {
      docker: ["forwards what docker kill sends, real-time signals by Docker's names"],
      rewrites_signals: ["with --rewrite"],
    },
  },
  {
    pitfall:
      "smell-baron: a TERM just before it waits is not seen until somebody exits; a TERM during -c gives a random code; outside PID 1 it ends its caller's group",
    baronet:
      "Waits for signals and children in one place; starts nothing more when a first command was told to stop, and exits with a code that says so; ends its own descendants only",
    tests: {
      early_signal: ["forwards a signal once, sent to"],
      first_commands: ["came while a first command ran that then succeeds"],
      as_smell_baron: [
        "starts no other, and exits with 0, when TERM comes during -c",
        "leaves the rest of its caller's process group alone",
      ],
      all_processes: ["refuses --all where it is not PID 1"],
    },
  },
  {
    pitfall:
      "pid1-rs: KILL two seconds after TERM, not to be turned off; forwards two signals only; is no init where it is not PID 1",
    baronet:
      "Never KILLs a command unless --stop-timeout says when; forwards everything; adopts and reaps wherever it runs",
    tests: {
      stop_timeout: ["never KILLs without --stop-timeout"],
      forwards_signals: ["forwards each of the 61 forwardable signals exactly once"],
      reaps_zombies: ["adopts a daemon that left its session, and reaps it when it dies"],
    },
  },
  {
    pitfall: "With stdin closed the init refuses to start",
    baronet: "Starts, and leaves what is closed closed",
    tests: { init_state: ["starts with only the files"] },
  },
  {
    pitfall: "Log lines go to stdout, into the application's output; a full pipe blocks PID 1",
    baronet: "Writes to stderr only, one write for each line, and never waits for a reader",
    tests: {
      log_format: [
        "writes each record with one write, advice and all",
        "writes nothing to stdout, however much it has to say",
      ],
      init_state: ["goes on when stderr is a full pipe that nobody reads"],
      forwards_signals: ["never forwards the SIGPIPE of its own log"],
      as_tini: ["never on stdout"],
    },
  },
  {
    pitfall:
      "The init's folder and inherited files keep mounts busy and sockets open; LISTEN_PID names the init",
    baronet:
      "Sits in / with files 0, 1 and 2; the command keeps its folder and all files, and LISTEN_PID becomes its pid",
    tests: {
      init_state: ["sits in / and holds no file but 0, 1 and 2 while the command keeps its own"],
      command_surroundings: [
        "makes LISTEN_PID the command's pid when it was baronet's, and leaves its files open",
      ],
      pause: ["sits in / and holds no file but 0, 1 and 2 with --pause"],
    },
  },
  {
    pitfall:
      "A signal that comes before the init has blocked it is lost for PID 1, and ends any other process",
    baronet: "Blocks all signals with its first system call",
    tests: {
      early_signal: [
        "at any system call of its start",
        "forwards a signal once, sent to",
        "hands on the signals that were pending before it was started",
      ],
    },
  },
  {
    pitfall: "Zombies whose living parent does not wait for them: no init can reap those",
    baronet: "Leaves them to their parent, which --explain names",
    tests: {
      reaps_zombies: ["leaves the zombies of others to their parents"],
      explains: ["names the parent whose dead nobody waits for"],
    },
  },
  {
    pitfall: "The init wakes up every second, in every container of a machine",
    baronet: "Sleeps without a deadline while nothing is pending",
    tests: {
      init_state: [
        "does nothing while nothing happens: no wake-up and no system call in ten seconds",
      ],
      stop_timeout: ["never KILLs without --stop-timeout"],
    },
  },
  {
    pitfall: "A process that is stopped hears no TERM, and is killed without a clean-up",
    baronet:
      "Sends leftovers CONT behind TERM; a stopped command that --stop-timeout ends is named as stopped",
    tests: {
      grace_period: ["continues a leftover that is stopped, so that it hears TERM"],
      stop_timeout: ["KILLs a command that is stopped after --stop-timeout, and says so"],
    },
  },
  {
    pitfall:
      "A seccomp filter or an old kernel refuses a new system call, with EPERM as well as with ENOSYS; there is no /proc",
    baronet:
      "Has another way for each optional system call, whatever the error, and needs no /proc to forward, reap and exit",
    tests: {
      bad_input: ["forwards, reaps and exits where the kernel refuses optional system calls with"],
      bare_root: ["forwards and exits where there is nothing but its command"],
      grace_period_end: ["KILLs leftovers where there is no /proc to tell who they are"],
    },
  },
  {
    pitfall:
      "KILL and STOP sent to PID 1 from inside its namespace do nothing, so whoever stops a container that way stops nothing",
    baronet: "Ends by itself: --stop-timeout for the commands, the grace period for everybody else",
    tests: {
      stop_timeout: ["finishes by itself where the KILL of its stopper does nothing"],
      grace_period_end: ["KILLs a leftover after the grace period and says why"],
    },
  },
];
