namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>What a connection authenticates with: a password, with an ACL user where one is named.</summary>
internal sealed class RedisCredential
{
    public RedisCredential(string? user, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        User = string.IsNullOrEmpty(user) ? null : user;
        Password = password;
    }

    /// <summary>The ACL user; null for the default user, as servers before ACLs know it.</summary>
    public string? User { get; }

    public string Password { get; }

    /// <summary>What a connection says first.</summary>
    public RedisCommand ToCommand() => User is null
        ? new RedisCommand("AUTH", RedisArgument.Secret(Password))
        : new RedisCommand("AUTH", User, RedisArgument.Secret(Password));

    /// <summary>The error for a server that does not take it.</summary>
    public TroveException Refused(RedisEndpoint endpoint, RedisReplyException reply) => new(
        TroveErrorId.AuthenticationFailed, $"{endpoint} refused the {this}: {reply.Text}", endpoint.ToString(), inner: reply);

    /// <summary>Never the password: instances end up in messages by accident.</summary>
    public override string ToString() => User is null ? "password" : $"user '{User}'";
}
