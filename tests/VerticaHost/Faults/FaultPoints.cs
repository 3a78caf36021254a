using System.Globalization;
using System.Text.RegularExpressions;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Faults;

/// <summary>Makes the faults happen that were asked for.</summary>
internal static class FaultPoints
{
    /// <summary>The actions there are.</summary>
    public static IReadOnlyList<string> Actions { get; } = ["fail", "exit", "hang", "drop", "drop-continue", "slow", "level"];

    /// <summary>A program reached a point: all faults that match happen, in the order in which they were added, up to one that ends it.</summary>
    public static async Task<FaultEffect> ReachAsync(ProgramCall call, string point, string? target, string text)
    {
        var effect = default(FaultEffect);
        foreach (FaultState fault in Take(call, point, target, text))
        {
            call.Host.Audit.Write("fault", ("point", point), ("action", fault.Action), ("target", target), ("arg", fault.Arg));
            switch (fault.Action)
            {
                case "fail":
                    throw new ProgramExitException(1, fault.Arg ?? $"Injected failure at {point}");
                case "exit":
                    throw new ProgramExitException(Number(fault));
                case "hang":
                    await call.DelayAsync(Seconds(fault));
                    break;
                case "drop":
                    call.Host.Audit.Write("dropped", ("point", point));
                    call.Session.CutAndDie();
                    break;
                case "drop-continue":
                    call.Host.Audit.Write("dropped", ("point", point));
                    call.Session.Cut();
                    break;
                case "slow":
                    effect = effect with { Slow = Seconds(fault) };
                    break;
                case "level":
                    effect = effect with { Level = fault.Arg };
                    break;
                default:
                    throw new InvalidDataException($"No fault action is called '{fault.Action}'.");
            }
        }
        return effect;
    }

    /// <summary>The faults that happen here, each counted.</summary>
    private static List<FaultState> Take(ProgramCall call, string point, string? target, string text)
    {
        bool Matches(FaultState fault) =>
            Regex.IsMatch(point, $"^(?:{fault.Point})$", RegexOptions.CultureInvariant)
            && (fault.Host is null || fault.Host == call.Host.Address)
            && (fault.Target is null || fault.Target == target)
            && (fault.Match is null || Regex.IsMatch(text, fault.Match, RegexOptions.CultureInvariant));

        // Most programs pass points at which nothing waits: no lock for those.
        if (!call.ReadState().Faults.Exists(Matches))
            return [];
        return call.Store.Change(state =>
        {
            // Behind one that ends the program none is reached.
            List<FaultState> matching = state.Faults.FindAll(Matches);
            int last = matching.FindIndex(fault => fault.Action is "fail" or "exit" or "drop");
            List<FaultState> taken = last < 0 ? matching : matching[..(last + 1)];
            foreach (FaultState fault in taken.Where(fault => fault.Times is not null))
                fault.Times--;
            state.Faults.RemoveAll(fault => fault.Times <= 0);
            return taken;
        });
    }

    private static int Number(FaultState fault) => int.Parse(fault.Arg ?? "1", CultureInfo.InvariantCulture);

    private static double Seconds(FaultState fault) => double.Parse(fault.Arg ?? "1", CultureInfo.InvariantCulture);
}
