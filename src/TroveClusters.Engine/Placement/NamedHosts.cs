using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;

namespace TroveClusters.Engine.Placement;

/// <summary>
/// Finds the hosts that nodes name: registered ones by name or address; else those whose keys are in the operator's own known
/// hosts, which are trusted with exactly these keys.
/// </summary>
/// <param name="services">The configuration and the way to hosts.</param>
/// <param name="registered">The hosts there are.</param>
/// <param name="access">How the others are logged in to.</param>
internal sealed class NamedHosts(EngineServices services, IReadOnlyCollection<HostRow> registered, HostAccess access)
{
    private readonly List<NewHost> _new = [];

    /// <summary>The hosts of the last <see cref="FindAsync"/> that are not registered.</summary>
    public IReadOnlyList<NewHost> New => _new;

    /// <summary>The hosts that texts name; nothing is written.</summary>
    /// <param name="texts">Names, or addresses such as <c>ops@10.0.0.4:2222</c>; the port is that of the SSH server.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="TroveException">
    /// <c>HostNotFound</c>: there is no such host; <c>HostAmbiguous</c>; <c>HostKeyUnknown</c>: hosts are neither registered nor known;
    /// <c>HostAlreadyExists</c>: another login is registered under its name; <c>InvalidArgument</c>: the user is given twice;
    /// as for <see cref="KnownHostsLookup.FindAsync"/>.
    /// </exception>
    public async Task<IReadOnlyDictionary<string, HostRow>> FindAsync(IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        _new.Clear();
        var found = new Dictionary<string, HostRow>();
        var unknown = new List<(string Text, string Why)>();
        foreach (string text in texts.Distinct())
        {
            if (Registered(text) is { } host)
            {
                found[text] = host;
                continue;
            }
            HostRow wished = Wish(text);
            if (_new.Find(other => Same(other.Host.Address, wished.Address) && (other.Host.Port, other.Host.User) == (wished.Port, wished.User)) is { } twin)
            {
                found[text] = twin.Host;
                continue;
            }
            VerifyName(wished, text);
            (IReadOnlyList<HostKey> trusted, IReadOnlyList<HostKey> revoked) = await Lookup().FindAsync(wished.Address, wished.Port, cancellationToken);
            if (trusted.Count == 0)
                unknown.Add((text, await WhyUnknownAsync(wished, text, revoked, cancellationToken)));
            found[text] = wished with { Keys = trusted };
            _new.Add(new NewHost(found[text], access.Password));
        }
        return unknown.Count == 0 ? found : throw new TroveException(
            TroveErrorId.HostKeyUnknown, string.Join(" ", unknown.Select(one => one.Why)),
            unknown is [var only] ? only.Text : unknown.Select(one => one.Text).ToArray(),
            $"Compare the key with the one you expect, then register the host (Register-TroveHost {unknown[0].Text} -HostKey SHA256:…), or log in to it once with ssh, which puts it into your known hosts.");
    }

    private KnownHostsLookup Lookup()
    {
        var general = new GeneralOptions(services.LoadOptions());
        return new KnownHostsLookup(general.SshKnownHosts, general.CommandProcessTimeout);
    }

    /// <summary>The registered host of a name, or of an address, with or without user and port; null where there is none.</summary>
    private HostRow? Registered(string text)
    {
        if (registered.FirstOrDefault(host => Same(host.Name, text)) is { } named)
            return named;
        (string? user, string address, int? port) = Read(text, () => HostWish.ReadAddress(text));
        List<HostRow> found = [.. registered.Where(host =>
            Same(host.Address, address) && (user is null || host.User == user) && (port is null || host.Port == port))];
        return found switch
        {
            [] => null,
            [var one] => one,
            _ => throw new TroveException(
                TroveErrorId.HostAmbiguous, $"'{text}' is the address of several hosts: {string.Join(", ", found.Select(host => host.Name).Order(StringComparer.OrdinalIgnoreCase))}.", text),
        };
    }

    /// <summary>The record of a host that is not registered.</summary>
    private HostRow Wish(string text)
    {
        (string? user, _, _) = HostWish.ReadAddress(text);
        if (user is not null && access.User is { } other && user != other)
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"The credential for hosts is for '{other}', and '{text}' names another user.", text, "Give the user once.");
        HostWish wish = Read(text, () => HostWish.Read(new RegisterHostRequest { Address = text, User = user ?? access.User }));
        return wish.Apply(null, null, EngineServices.Now) with { Implicit = true, HasPassword = access.Password is not null };
    }

    /// <summary>Its name is its address; another login there has it, perhaps.</summary>
    private void VerifyName(HostRow wished, string text)
    {
        if (registered.Concat(_new.Select(host => host.Host)).FirstOrDefault(host => Same(host.Name, wished.Name)) is { } other)
            throw new TroveException(
                TroveErrorId.HostAlreadyExists, $"'{text}' is not registered, and the name it would get is that of the host '{other.Name}', which is {other.ToLogin(null)}.", text,
                $"Name the host as it is known, or register the other login under a name of its own: Register-TroveHost {text} -Name …");
    }

    private async Task<string> WhyUnknownAsync(HostRow host, string text, IReadOnlyList<HostKey> revoked, CancellationToken cancellationToken)
    {
        IReadOnlyList<HostKey> shown;
        try
        {
            shown = await services.Remote.GetHostKeysAsync(host.Address, host.Port, cancellationToken);
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.HostUnreachable)
        {
            throw NotFound(text, e);
        }
        return $"The host '{text}' is not registered, and {(revoked.Count == 0 ? "the known hosts have no key of it" : $"of the keys that the known hosts have of it all are revoked ({HostKeyChoice.List(revoked)})")}; it shows {HostKeyChoice.List(shown)}.";
    }

    /// <summary>What cannot be an address can only have been meant as a name.</summary>
    private static T Read<T>(string text, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.InvalidEndpoint)
        {
            throw NotFound(text, e);
        }
    }

    private static TroveException NotFound(string text, TroveException inner) => new(
        TroveErrorId.HostNotFound, $"There is no host '{text}', neither by name nor by address. {inner.Message}", text, inner: inner);

    private static bool Same(string one, string other) => ClusterRepository.Key(one) == ClusterRepository.Key(other);
}
