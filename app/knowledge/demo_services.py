"""What the demo drain company and the demo insurer answer."""

from __future__ import annotations

from typing import Final

from app.knowledge.demo_boutique import row

DRAIN: Final = (
    row(
        "Urgences",
        "Les urgences (refoulement, dégât d’eau) sont prises jour et nuit, sept jours sur sept.",
        "Emergencies (backups, flooding) are taken day and night, seven days a week.",
        "Êtes-vous ouverts la nuit ? | Faites-vous les urgences ? | Do you come at night? | Is it 24/7?",
        "urgence urgences nuit 24h emergency night weekend",
    ),
    row(
        "Secteur desservi",
        "Nous desservons Montréal, Laval, la Rive-Sud et la Rive-Nord jusqu’à Saint-Jérôme.",
        "We serve Montréal, Laval, the South Shore and the North Shore up to Saint-Jérôme.",
        "Quel secteur couvrez-vous ? | Venez-vous à Laval ? | Which areas do you serve?",
        "secteur region desservez couvrez area laval longueuil",
    ),
    row(
        "Paiement",
        "Nous acceptons l’Interac, les cartes de crédit et le comptant ; les entreprises sont facturées à 30 jours.",
        "We take Interac, credit cards and cash; businesses are invoiced at 30 days.",
        "Comment payer ? | Prenez-vous Interac ? | How can I pay?",
        "payer paiement interac carte pay card",
    ),
    row(
        "Garantie",
        "Le débouchage est garanti 30 jours, les réparations un an.",
        "Unclogging is guaranteed for 30 days, repairs for one year.",
        "Le travail est-il garanti ? | Offrez-vous une garantie ? | Is the work guaranteed?",
        "garantie garanti guarantee warranty",
        "policy",
    ),
    row(
        "Inspection par caméra",
        "L’inspection par caméra dure environ une heure ; vous recevez la vidéo et un rapport.",
        "A camera inspection takes about an hour; you get the video and a report.",
        "Que comprend l’inspection par caméra ? | Combien dure l’inspection ? | What does a camera inspection include?",
        "camera inspection video rapport report",
    ),
    row(
        "Racines",
        "Les racines se coupent à la machine ; nous conseillons un passage de caméra ensuite.",
        "Roots are cut by machine; we advise a camera pass afterwards.",
        "Enlevez-vous les racines ? | Racines dans le drain ? | Do you remove roots?",
        "racine racines roots",
    ),
    row(
        "En attendant le technicien",
        "N’ouvrez plus d’eau, ne tirez pas la chasse et ne touchez pas à l’électricité d’un sous-sol inondé.",
        "Do not run water, do not flush, and do not touch electricity in a flooded basement.",
        "Que faire en attendant ? | What should I do while waiting?",
        "attendant attendre waiting meanwhile",
    ),
    row(
        "Produits débouchants",
        "N’en mettez pas : ils abîment les tuyaux et brûlent les techniciens.",
        "Please do not: they damage pipes and burn technicians.",
        "Puis-je mettre un produit débouchant ? | Can I use drain cleaner?",
        "produit debouchant drano chimique cleaner chemical",
    ),
    row(
        "Permis et assurances",
        "Nos plombiers ont leur carte de compétence et nous sommes couverts en responsabilité civile pour 2 000 000 $.",
        "Our plumbers are certified and we carry $2,000,000 of liability insurance.",
        "Êtes-vous assurés ? | Avez-vous une licence ? | Are you insured? | Are you licensed?",
        "assure assurance licence permis insured licensed",
    ),
    row(
        "Soumission",
        "La soumission est gratuite : elle se fait par téléphone, ou sur place pour les gros travaux.",
        "Quotes are free: by phone, or on site for larger work.",
        "La soumission est-elle gratuite ? | Is the quote free?",
        "soumission devis quote estimate gratuite",
    ),
    row(
        "Annuler une visite",
        "Une visite s’annule sans frais jusqu’à deux heures avant.",
        "A visit can be cancelled free of charge up to two hours before.",
        "Puis-je annuler la visite ? | Can I cancel the visit?",
        "annuler annulation cancel deplacer",
        "policy",
    ),
    row(
        "Reçu pour l’assureur",
        "Vous recevez une facture détaillée et des photos, comme les assureurs les demandent.",
        "You get a detailed invoice and photos, the way insurers ask for them.",
        "Donnez-vous un reçu pour l’assurance ? | Do you give a receipt for insurance?",
        "recu facture assureur receipt invoice photos",
    ),
    row(
        "Entretien annuel",
        "L’entretien annuel d’un drain se fait au printemps ou à l’automne ; nous vous rappelons si vous le souhaitez.",
        "Yearly drain maintenance is done in spring or autumn; we remind you if you wish.",
        "Faut-il entretenir son drain ? | Offrez-vous un entretien annuel ? | Do you do yearly maintenance?",
        "entretien annuel prevention maintenance yearly",
    ),
    row(
        "Copropriétés",
        "Pour les copropriétés, nous établissons une soumission au nom du syndicat et travaillons sur"
        " les colonnes communes.",
        "For condominiums, we quote to the syndicate and work on common stacks.",
        "Travaillez-vous pour les copropriétés ? | Do you work for condos?",
        "copropriete condo condos syndicat immeuble building",
    ),
    row(
        "Bureau",
        "Le bureau est au 4820, rue Molson, Montréal. Le courriel : bureau@drain-secours.example.",
        "The office is at 4820 Molson Street, Montréal. E-mail: bureau@drain-secours.example.",
        "Où est votre bureau ? | Quel est votre courriel ? | Where is your office?",
        "bureau adresse courriel office email",
        "contact",
    ),
)

ASSUR: Final = (
    row(
        "Déclarer un sinistre",
        "Vous avez cinq jours ouvrés pour déclarer un sinistre, deux pour un vol. Vous pouvez le faire"
        " ici, par message.",
        "You have five working days to report a claim, two for a theft. You can do it right here, by message.",
        "Quel délai pour déclarer un sinistre ? | Comment déclarer un accident ? | How do I report a claim?",
        "declarer declaration sinistre delai report claim",
        "policy",
    ),
    row(
        "Pièces à fournir",
        "Pour un accident : le constat, la carte grise, le permis et des photos. Pour un dégât des eaux"
        " : des photos et les"
        " factures.",
        "For an accident: the statement, registration, licence and photos. For water damage: photos and invoices.",
        "Quels documents faut-il fournir ? | Quelles pièces envoyer ? | Which documents do you need?",
        "documents pieces justificatifs constat papers",
    ),
    row(
        "Délai de remboursement",
        "Une fois le dossier complet et accepté, le virement part sous dix jours ouvrés.",
        "Once the file is complete and accepted, the transfer leaves within ten working days.",
        "Quand serai-je remboursé ? | Combien de temps pour le remboursement ? | When will I be paid?",
        "remboursement rembourse virement indemnisation paid reimbursement",
    ),
    row(
        "Franchise",
        "La franchise est la part qui reste à votre charge ; son montant figure sur vos conditions particulières.",
        "The deductible is the part you bear; its amount is in your policy schedule.",
        "Qu’est-ce que la franchise ? | Quelle est ma franchise ? | What is a deductible?",
        "franchise deductible excess",
    ),
    row(
        "Attestation d’assurance",
        "L’attestation se télécharge depuis votre espace, ou nous vous l’envoyons sous un jour ouvré.",
        "The certificate can be downloaded from your space, or we send it within one working day.",
        "Comment avoir une attestation d’assurance ? | Where do I get my insurance certificate?",
        "attestation certificat certificate vignette",
    ),
    row(
        "Assistance routière",
        "L’assistance routière est incluse dans les contrats auto Confort et Intégrale, jour et nuit.",
        "Roadside assistance is included in Confort and Intégrale car policies, day and night.",
        "Ai-je l’assistance routière ? | Mon dépannage est-il couvert ? | Do I have roadside assistance?",
        "assistance depannage remorquage panne roadside towing",
    ),
    row(
        "Bris de glace",
        "Le bris de glace se répare sans avance chez nos garages partenaires, sans effet sur votre bonus.",
        "Glass damage is repaired at our partner garages with nothing to advance and no effect on your bonus.",
        "Mon pare-brise est fissuré, que faire ? | Le bris de glace est-il couvert ? | Is my windscreen covered?",
        "brise glace vitre fissure windscreen glass",
    ),
    row(
        "Résilier",
        "Un contrat se résilie à l’échéance, par lettre recommandée, avec un préavis de deux mois.",
        "A policy ends at its due date, by registered letter, with two months' notice.",
        "Comment résilier mon contrat ? | How do I cancel my policy?",
        "resilier resiliation preavis cancel terminate",
        "policy",
    ),
    row(
        "Payer sa prime",
        "La prime se paie par carte, par virement ou par prélèvement mensuel sans frais.",
        "The premium is paid by card, transfer or monthly direct debit at no cost.",
        "Comment payer ma prime ? | Peut-on payer par mois ? | How do I pay my premium?",
        "prime cotisation prelevement mensuel premium",
    ),
    row(
        "Agence",
        "L’agence est au 45 boulevard d’Anfa, Casablanca. L’e-mail : contact@assur-clair.example.",
        "The office is at 45 boulevard d’Anfa, Casablanca. E-mail: contact@assur-clair.example.",
        "Où est votre agence ? | Quelle est l’adresse ? | Where is your office?",
        "agence adresse bureau office address",
        "contact",
    ),
)
