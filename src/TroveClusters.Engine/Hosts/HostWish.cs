using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Hosts;

/// <summary>What a request to register a host says, read and checked as far as it can be without looking at anything else.</summary>
internal sealed record HostWish
{
    private const int MostNodes = 4096;

    public required string Name { get; init; }
    public required string Address { get; init; }
    public required int Port { get; init; }

    /// <summary>Null where nobody has named one.</summary>
    public string? User { get; init; }

    /// <summary>Absolute, there, readable by us and by nobody else; null where none is given.</summary>
    public string? KeyFile { get; init; }
    public string? Password { get; init; }
    public string? Flavor { get; init; }
    public int? Capacity { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public string? AvailabilityZone { get; init; }

    /// <exception cref="TroveException"><c>InvalidEndpoint</c>, <c>InvalidName</c>, <c>InvalidArgument</c>.</exception>
    public static HostWish Read(RegisterHostRequest request)
    {
        (string? userOfAddress, string address, int? portOfAddress) = ReadAddress(request.Address);
        string? user = Agree(request.User, userOfAddress, "user", request.Address);
        if (user is not null)
            CheckUser(user);
        int port = Agree(request.Port, portOfAddress, "port", request.Address) ?? RegisterHostRequest.DefaultPort;
        if (port is < 1 or > 65535)
            throw new TroveException(TroveErrorId.InvalidEndpoint, $"A port is a number from 1 to 65535, not {port}.", port);
        string name = request.Name ?? address.Replace(':', '-');
        CheckName(name, "the name of a host");
        if (request.Capacity is < 1 or > MostNodes)
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"The capacity of host '{name}' must be 1 to {MostNodes} nodes, not {request.Capacity}.", request.Capacity);
        string[]? tags = request.Tags is null ? null : [.. request.Tags.Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (string tag in tags ?? [])
            CheckTag(tag);
        if (request.AvailabilityZone is { } zone)
            CheckName(zone, "an availability zone");
        if (request.KeyFile is { } keyFile)
            KeyFileCheck.Verify(keyFile);
        return new HostWish
        {
            Name = name,
            Address = address,
            Port = port,
            User = user,
            KeyFile = request.KeyFile,
            Password = request.Password,
            Flavor = request.Flavor,
            Capacity = request.Capacity,
            Tags = tags,
            AvailabilityZone = request.AvailabilityZone,
        };
    }

    /// <summary>The host it comes to: a new one, or one that is registered with what the wish changes.</summary>
    /// <param name="before">The host as it is registered; null for none.</param>
    /// <param name="flavor">The id of the flavor wished for; null where none is.</param>
    /// <param name="now">When it is registered.</param>
    public HostRow Apply(HostRow? before, string? flavor, DateTimeOffset now)
    {
        HostRow start = before ?? new HostRow
        {
            Id = Guid.NewGuid(),
            Name = Name,
            Address = Address,
            Port = Port,
            User = RegisterHostRequest.DefaultUser,
            Registered = now,
        };
        HostRow after = start with
        {
            User = User ?? start.User,
            KeyFile = KeyFile ?? start.KeyFile,
            Flavor = flavor ?? start.Flavor,
            Capacity = Capacity ?? start.Capacity,
            // What somebody registers stays, whoever did it before.
            Implicit = false,
            Tags = Tags ?? start.Tags,
            AvailabilityZone = AvailabilityZone ?? start.AvailabilityZone,
        };
        // A password is one of a user, a passphrase one of a file: with another of them it is another's.
        bool keepsPassword = start.HasPassword && after.User == start.User && after.KeyFile == start.KeyFile;
        return after with { HasPassword = Password is not null || keepsPassword };
    }

    /// <summary>Reads <c>user@address:port</c>, of which all but the address may be missing.</summary>
    /// <exception cref="TroveException"><c>InvalidEndpoint</c>.</exception>
    public static (string? User, string Address, int? Port) ReadAddress(string text)
    {
        string trimmed = text.Trim();
        // The last one: users of a directory have one in their names.
        int at = trimmed.LastIndexOf('@');
        (string address, int? port) = EndpointText.Parse(trimmed[(at + 1)..]);
        // No host has such a name, and a program would take it for an option.
        if (address.StartsWith('-'))
            throw new TroveException(
                TroveErrorId.InvalidEndpoint, $"'{text}' is no address of a host. Give a name or an address, such as root@10.0.0.4:22.", text);
        return (at < 0 ? null : trimmed[..at], address, port);
    }

    private static T? Agree<T>(T? given, T? ofAddress, string what, string address) =>
        given is null || ofAddress is null || given.Equals(ofAddress)
            ? given ?? ofAddress
            : throw new TroveException(
                TroveErrorId.InvalidArgument, $"The address '{address}' names another {what} than {given}.", address, $"Give the {what} once.");

    private static void CheckUser(string user)
    {
        if (!LoginName.IsValid(user))
            throw new TroveException(TroveErrorId.InvalidName, $"'{user}' cannot be the name of a user.", user);
    }

    private static void CheckName(string text, string what)
    {
        if (NameRules.WhyInvalid(text) is { } why)
            throw new TroveException(TroveErrorId.InvalidName, $"'{text}' cannot be {what}. {why}", text);
    }

    private static void CheckTag(string tag)
    {
        CheckName(tag, "a tag");
        if (tag.Any(c => char.IsWhiteSpace(c) || c is ',' or ';'))
            throw new TroveException(TroveErrorId.InvalidName, $"'{tag}' cannot be a tag. A tag is one word, without ',' and ';'.", tag);
    }
}
