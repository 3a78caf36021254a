using System.Globalization;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Settings;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Lets a node have more memory than its limit for as long as it takes to close slots that are half moved to it. Such slots
/// cannot stay as they are, and cannot go back without clients missing keys meanwhile; forward, nobody notices. It is as much
/// as the keys in hand need, the journal knows of it before it is done, and the limit is set again whatever happens.
/// </summary>
internal sealed class MemoryLift(OperationContext context, IReadOnlyDictionary<Guid, SlotParty> parties) : IDisposable
{
    /// <summary>The least by which a limit is raised: keys take more room while they arrive than they have in the end.</summary>
    private const long Least = 16L << 20;

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Raises a node's limit so that so many bytes more fit; false when it has none that can be raised.</summary>
    public async Task<bool> RaiseAsync(SlotParty party, long bytes)
    {
        await _one.WaitAsync();
        try
        {
            if (await party.Node.ConfigGetAsync(RedisSettings.MaxMemory, CancellationToken.None) is not { } text
                || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) || limit == 0)
                return false;
            if (!SlotMovePlan.Of(context)!.Lifted.Any(lifted => lifted.Node == party.NodeId))
            {
                SlotMovePlan.Change(context, plan => plan with { Lifted = [.. plan.Lifted, new LiftedLimit(party.NodeId, text)] });
                context.Warn($"{party.Name} has no memory left for keys of slots that are half moved to it; its maxmemory of {ByteText.Of(limit)} is raised until they have arrived.");
            }
            long used = (await party.Node.InfoAsync("memory", CancellationToken.None)).Fields.FindInteger("used_memory") ?? limit;
            string raised = (Math.Max(limit, used) + Math.Max(Least, 2 * bytes)).ToString(CultureInfo.InvariantCulture);
            await party.Node.ConfigSetAsync(RedisSettings.MaxMemory, raised, CancellationToken.None);
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Sets the limits again that this process, or one before it, has raised.</summary>
    public async Task EndAsync()
    {
        IReadOnlyList<LiftedLimit> all = SlotMovePlan.Of(context)!.Lifted;
        if (all.Count == 0)
            return;
        foreach (LiftedLimit lifted in all)
        {
            if (parties.TryGetValue(lifted.Node, out SlotParty? party))
                await party.Node.ConfigSetAsync(RedisSettings.MaxMemory, lifted.MaxMemory, CancellationToken.None);
        }
        SlotMovePlan.Change(context, plan => plan with { Lifted = [] });
    }

    public void Dispose() => _one.Dispose();
}
